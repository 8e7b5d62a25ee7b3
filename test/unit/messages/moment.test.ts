import { moment } from '../../../src/messages/moment';

const now = Date.UTC(2026, 10, 24, 14, 0, 0);

it.each([
  [1_000, 'in 1 second, at 14:00 UTC', 'через 1 секунду, в 14:00 UTC'],
  [60_000, 'in 1 minute, at 14:01 UTC', 'через 1 минуту, в 14:01 UTC'],
  [180_000, 'in 3 minutes, at 14:03 UTC', 'через 3 минуты, в 14:03 UTC'],
  [300_000, 'in 5 minutes, at 14:05 UTC', 'через 5 минут, в 14:05 UTC'],
  [21 * 60_000, 'in 21 minutes, at 14:21 UTC', 'через 21 минуту, в 14:21 UTC'],
  [7_200_000, 'in 2 hours, at 16:00 UTC', 'через 2 часа, в 16:00 UTC'],
  [39_600_000, 'in 11 hours, at 01:00 UTC (Nov 25)', 'через 11 часов, в 01:00 UTC (25 нояб.)'],
  [-500, 'in 1 second, at 13:59 UTC', 'через 1 секунду, в 13:59 UTC'],
])('tells a moment %i ms off in both languages', (ms, en, ru) => {
  expect(moment(now + ms, now)).toEqual({ en, ru });
});
