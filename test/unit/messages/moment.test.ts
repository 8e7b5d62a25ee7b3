import { moment } from '../../../src/messages/moment';

const now = Date.UTC(2026, 10, 24, 14, 0, 0);

it.each([
  [13_000, 'in less than a minute', 'меньше чем через минуту'],
  [-500, 'in less than a minute', 'меньше чем через минуту'],
  [60_000, 'in 1 minute, at 17:01 portal time', 'через 1 минуту, в 17:01 по времени портала'],
  [180_000, 'in 3 minutes, at 17:03 portal time', 'через 3 минуты, в 17:03 по времени портала'],
  [21 * 60_000, 'in 21 minutes, at 17:21 portal time', 'через 21 минуту, в 17:21 по времени портала'],
  [7_200_000, 'in 2 hours, at 19:00 portal time', 'через 2 часа, в 19:00 по времени портала'],
  [
    25_200_000,
    'in 7 hours, at 00:00 portal time (Nov 25)',
    'через 7 часов, в 00:00 по времени портала (25 нояб.)',
  ],
])('tells a moment %i ms off by the portal’s clock, in both languages', (ms, en, ru) => {
  expect(moment(now + ms, { now, ahead: 180 })).toEqual({ en, ru });
});

it.each([
  [-300, 'at 09:05 portal time'],
  [330, 'at 19:35 portal time'],
  [undefined, 'at 14:05 UTC'],
])('goes by a clock that is %s minutes ahead of UTC', (ahead, en) => {
  expect(moment(now + 300_000, { now, ahead }).en).toBe(`in 5 minutes, ${en}`);
});
