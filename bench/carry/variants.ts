/** One safeguard that a variant of ours leaves out. */
export type Safeguard = 'codec' | 'confirmation' | 'look-up' | 'child' | 'watcher' | 'second-answer';

export interface Variant {
  title: string;
  without?: Safeguard;
  /** In this folder: a module in the place of `workflows/`, or one that stands in for a file of it. */
  workflows?: string;
  standsIn?: { for: string; module: string };
}

/** Ours as it is, and with one safeguard out at a time; nothing of this is a setting of the product. */
export const variants = {
  ours: { title: 'ours' },
  noCodec: { title: 'without the codec', without: 'codec' },
  noConfirmation: { title: 'without the confirmed attempt', without: 'confirmation' },
  noLookUp: { title: 'without the look-up before the create', without: 'look-up' },
  noChild: { title: 'without the child, which is the lock', without: 'child', workflows: 'without/child' },
  noWatcher: {
    title: 'without the watcher',
    without: 'watcher',
    standsIn: { for: 'run/watch', module: 'without/watcher' },
  },
  noSecondAnswer: {
    title: 'without the second answer',
    without: 'second-answer',
    standsIn: { for: 'run/answer', module: 'without/second-answer' },
  },
} satisfies Record<string, Variant>;

export type VariantName = keyof typeof variants;
