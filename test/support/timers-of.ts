import type { History } from '@temporalio/common/lib/proto-utils';
import { optionalTsToMs } from '@temporalio/common/lib/time';

/** Lengths, in ms, of the timers in the order in which they were started; only those whose summary says so, if named. */
export function timersOf({ events }: History, saying = ''): number[] {
  return (events ?? []).flatMap(({ timerStartedEventAttributes: timer, userMetadata }) => {
    const summary = Buffer.from(userMetadata?.summary?.data ?? []).toString();
    return timer && summary.includes(saying) ? [optionalTsToMs(timer.startToFireTimeout) ?? 0] : [];
  });
}
