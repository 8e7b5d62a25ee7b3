import { log } from '@temporalio/activity';
import type { ApplicationFailure } from '@temporalio/common';
import { makeFailure } from '../workflows/contract/failure-facts';
import type { ChainName, Known, OneCClient, OneCInvoice, PartyInput, Step } from '../src/clients/one-c';
import type { Guard } from '../workflows/contract/verdict';
import type { Timing } from '../workflows/contract/timing';
import type { CreateOnce } from './create-once/creation';

/** What one chain of steps in 1C is for, and what is known before its first step. */
export interface OneCWork<Input = PartyInput | OneCInvoice> {
  chain: ChainName;
  /** By which people know the work; no customer's data. */
  reference: string;
  input: Input;
  known: Known;
  guard: Guard;
}

/** What one step found or made. */
export interface StepTaken {
  found: Known;
  /** Name of the step that follows; undefined: the chain has ended. */
  next: string | undefined;
  /** What the chain is for is there, though steps may follow that complete it. */
  begun: boolean;
}

export interface OneCActivities {
  /** Takes the step with this name, the chain's first where it is undefined: finds its object, or creates it. */
  takeOneCStep(work: OneCWork & { step: string | undefined; timing: Timing }): Promise<StepTaken>;
}

export interface OneCDeps {
  oneC: OneCClient;
  createOnce: CreateOnce;
}

/** Which steps there are is the mapping's business; the workflow follows them from one to the next. */
export function createOneCActivities({ oneC, createOnce }: OneCDeps): OneCActivities {
  return {
    async takeOneCStep({ chain, reference, input, known, guard, timing, step: name }) {
      const steps = oneC.chains[chain] as readonly Step<unknown>[];
      const at = name === undefined ? 0 : steps.findIndex((one) => one.name === name);
      const step = steps[at];
      if (!step && name === undefined) return { found: {}, next: undefined, begun: false };
      if (!step) throw mappingChanged(name);
      // Without its last step an invoice is there all the same.
      const isThereAfter = (count: number): boolean =>
        chain === 'invoice' && steps.slice(0, count).some(({ create }) => create);
      const found = await createOnce({
        system: 'one-c',
        reference: `${step.name} of ${reference}`,
        guard,
        timing,
        completes: isThereAfter(at),
        find: (options) => step.find(input, known, options),
        create(options) {
          if (!step.create) throw new Error(`1C: the step ${step.name} has nothing to create`);
          return step.create(input, known, options);
        },
      });
      if (found.foreignKeys) {
        log.warn('1C did not keep the key that was sent; its documents are found again by their mark only', {
          entity: found.foreignKeys,
        });
      }
      return { found, next: steps[at + 1]?.name, begun: isThereAfter(at + 1) };
    },
  };
}

function mappingChanged(name: string | undefined): ApplicationFailure {
  return makeFailure(
    'OneC.Contract',
    `The mapping of 1C was changed while this run was under way: it has no step ${name} any more.`,
    { nonRetryable: true },
  );
}
