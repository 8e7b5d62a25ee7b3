import type { Localized } from '../messages';
import { robots } from '../robots';

/** What a person may answer a process with in a robot's place: the robot's own values, the number first. */
export function returnsOf(code: string): { name: string; label: Localized }[] {
  const form = robots.find((robot) => robot.code === code)?.returnForm ?? {};
  return Object.entries(form).map(([name, { name: label }]) => ({ name, label }));
}
