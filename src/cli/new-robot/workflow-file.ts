import type { RobotNames } from './names';

export function workflowFile({ code, file, type, workflow, field }: RobotNames): string {
  const signature = `export async function ${workflow}(call: RobotCall<${type}Properties>): Promise<${type}Returns> {`;
  const fits = signature.length <= 110;
  return `import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities';
import type { ${type}Properties, ${type}Returns } from '../src/robots/${file}';
import { answerRobot } from './run/answer-robot';
import { portalPolicy } from './contract/retry-policies';
import { type RobotCall, subjectOf } from './contract/robot-call';

/** The robot \`${code}\`: a text in the document's field, a notification, the answer. */
${
  fits
    ? signature
    : `export async function ${workflow}(
  call: RobotCall<${type}Properties>,
): Promise<${type}Returns> {`
}
  const { readDocumentFacts } = proxyActivities<Pick<Activities, 'readDocumentFacts'>>(
    portalPolicy(call.timing),
  );

  return answerRobot(call, async ({ text, notify_user }, run) => {
    const summary = \`Read \${call.document.id}\`;
    const document = await readDocumentFacts.executeWithOptions({ summary }, [
      { ...subjectOf(call), field: '${field}' },
    ]);
    run.notifyUser = notify_user;
    run.document = document;

    // What must happen once in another system goes here, through \`run.once\`.
    const result = text.trim();
    return run.record({ result }, result);
  });
}
`;
}
