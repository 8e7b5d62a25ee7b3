import { createCaller, robotCode } from '../robot-calls';
import { parseCall } from '../../src/endpoint/call/parse-call';
import { robots } from '../../src/robots';
import { checkProperties } from '../../src/verify/to-robot-call';

const robot = robots.find(({ code }) => code === robotCode)!;

function parsed(body: string) {
  const parsing = parseCall({ contentType: 'application/x-www-form-urlencoded', body, robot });
  if (!parsing.ok) throw new Error(parsing.refusal.message);
  return parsing;
}

describe('the calls that the bench sends', () => {
  const caller = createCaller();
  const calls = [...caller.calls(30), ...caller.calls(30)].map(parsed);

  it('are each a process and an event of its own, the warm-up included', () => {
    expect(new Set(calls.map(({ call }) => call.workflowId)).size).toBe(60);
    expect(new Set(calls.map(({ call }) => call.event?.id)).size).toBe(60);
  });

  it('carry what the portal proves itself with, and settings that fit the robot', () => {
    for (const { call, sender } of calls) {
      expect(sender).toMatchObject({
        memberId: caller.memberId,
        applicationToken: caller.applicationToken,
      });
      expect(checkProperties(call, robot, 'ru').ok).toBe(true);
    }
  });
});
