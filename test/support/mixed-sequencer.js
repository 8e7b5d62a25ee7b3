'use strict';
const { default: Sequencer } = require('@jest/test-sequencer');

/** Suites of other projects for one end-to-end suite, so that these begin early and none of them runs last alone. */
const share = 2;

/**
 * End-to-end suites mostly wait, and all others mostly compute: side by side each leaves the machine to the other.
 * Within either kind jest's own order stays, what failed and what takes long first.
 */
module.exports = class MixedSequencer extends Sequencer {
  sort(tests) {
    // oxlint-disable-next-line unicorn/no-array-sort -- jest's own, not that of arrays
    const sorted = super.sort(tests);
    const isWaiting = ({ context }) => context.config.displayName?.name === 'e2e';
    const waiting = sorted.filter(isWaiting);
    const computing = sorted.filter((test) => !isWaiting(test));
    const pairs = waiting.flatMap((test, at) => [test, ...computing.slice(at * share, (at + 1) * share)]);
    return [...pairs, ...computing.slice(waiting.length * share)];
  }
};
