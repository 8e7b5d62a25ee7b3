import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import type { WorkflowInterceptorsFactory } from '@temporalio/workflow';

/** The first child of each workflow meets one of the same id, which has ended when it is looked at again. */
export const interceptors: WorkflowInterceptorsFactory = () => {
  let children = 0;
  return {
    outbound: [
      {
        async startChildWorkflowExecution(input, next) {
          children += 1;
          if (children > 1) return next(input);
          throw new WorkflowExecutionAlreadyStartedError(
            'Workflow execution already started',
            input.options.workflowId,
            input.workflowType,
          );
        },
      },
    ],
  };
};
