/** A bug that is put into a copy of the product to see whether the accountant finds it. */
export interface Mutation {
  /** What is taken away, in one line. */
  title: string;
  /** Source file without its ending, the same in the build. */
  file: string;
  /** Text that occurs once in the file, in the source as in the build, and what takes its place. */
  find: string;
  replace: string;
}

export const mutations = {
  'no-look-up': {
    title: 'what is created is not looked up before, but in 1C, where steps that only read would fail',
    file: 'activities/create-once/create-once',
    find: 'return await look({',
    replace: "return await (system === 'one-c' ? look : async () => undefined)({",
  },
  'no-sync': {
    title: 'a call is acknowledged when it is written, not when it is synced',
    file: 'src/inbox/journal/segment-writer',
    find: 'O_DSYNC',
    // Means nothing to a file.
    replace: 'O_NONBLOCK',
  },
  'no-lock': {
    title: 'each run has a child of its own for the same order, so nothing holds the second back',
    file: 'workflows/run/run',
    find: 'workflowId: id,',
    replace: 'workflowId: `${id}/${Math.random()}`,',
  },
  'no-second-answer': {
    title: 'the answer is said once',
    file: 'workflows/run/answer',
    find: "await say(outcome, 'Send the same answer once more');",
    replace: '',
  },
  'believe-not-allowed': {
    title: 'an ERP that says that there is none, and beside it that it may not tell, is believed',
    file: 'src/clients/erp/read-found',
    find: 'const stranger = strangerIn(reply, asked, mapped, spaces);',
    replace: 'const stranger = undefined;',
  },
  'no-dedupe': {
    title: 'a call that comes twice is two runs',
    file: 'src/inbox/starts/starts',
    find: '({ ...call, document: document.id }),',
    replace: '({ ...call, document: document.id }) + `/${Math.random()}`,',
  },
} as const satisfies Record<string, Mutation>;

export type MutationName = keyof typeof mutations;

export const mutationNames = Object.keys(mutations) as MutationName[];

/** @throws Error unless the text is there exactly once: a bug that is not in the build would be found by nobody */
export function applyMutation(text: string, { file, find, replace }: Mutation): string {
  const parts = text.split(find);
  if (parts.length === 2) return parts.join(replace);
  throw new Error(
    `The bug could not be planted: ${file} holds "${find}" ${parts.length - 1} times instead of once. Bring chaos/mutations/mutations.ts up to date.`,
  );
}
