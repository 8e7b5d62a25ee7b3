import { createRecentInstallations, recentMs } from '../../../src/verify/installations';
import { installWorkflowId } from '../../../workflows/contract/ids';

const tokenOf = (index: number): string => index.toString(16).padStart(64, '0');
const installationOf = (index: number, memberId = `m${index}`) => ({
  tokenHash: tokenOf(index),
  memberId,
  ts: 1,
});
const claimOf = (index: number, memberId?: string) => ({
  by: 'token' as const,
  tokenHash: tokenOf(index),
  ...(memberId && { memberId }),
});

interface Recent {
  recent: ReturnType<typeof createRecentInstallations>;
  asked: string[];
  clock: { ms: number };
}

function open({ entries = [] as { id: string }[], isUnderWay = async (_: string) => true } = {}): Recent {
  const clock = { ms: 1 };
  const asked: string[] = [];
  const recent = createRecentInstallations({
    entries,
    isUnderWay: (id) => {
      asked.push(id);
      return isUnderWay(id);
    },
    clock: { now: () => clock.ms },
  });
  return { recent, asked, clock };
}

describe('an installation that was stored here', () => {
  it('is remembered for its time and no longer', () => {
    const { recent, clock } = open();
    recent.add(installationOf(1));
    clock.ms += recentMs;
    expect(recent.find(claimOf(1))?.id).toBe(installWorkflowId(installationOf(1)));
    clock.ms += 1;
    expect(recent.find(claimOf(1))).toBeUndefined();
  });

  it('is remembered over a restart, by what the inbox holds', () => {
    const ids = [installWorkflowId(installationOf(1)), 'robot/m/1/A1/e', 'unverified/0/1'];
    const { recent } = open({ entries: ids.map((id) => ({ id })) });
    expect(recent.find(claimOf(1, 'm1'))?.id).toBe(ids[0]);
  });

  it('is that of a call with its token and its member_id, or with none', () => {
    const { recent } = open();
    recent.add(installationOf(1, 'a'));
    expect(recent.find(claimOf(1, 'a'))).toBeDefined();
    expect(recent.find(claimOf(1))).toBeDefined();
    expect(recent.find(claimOf(1, 'b'))).toBeUndefined();
    expect(recent.find(claimOf(2, 'a'))).toBeUndefined();
    expect(recent.find({ by: 'key', portal: 'a' })).toBeUndefined();
    expect([claimOf(1, 'a'), claimOf(1), claimOf(1, 'b'), claimOf(2, 'b')].map(recent.isOfAnother)).toEqual([
      false,
      false,
      true,
      false,
    ]);
  });

  it('is not pushed out by a thousand others', () => {
    const { recent } = open();
    for (let index = 0; index <= 1_000; index += 1) recent.add(installationOf(index));
    expect(recent.find(claimOf(0, 'm0'))).toBeDefined();
  });

  it('is asked after once for many calls, and again when that is old', async () => {
    const { recent, asked, clock } = open({ isUnderWay: async () => asked.length === 1 });
    recent.add(installationOf(1));
    const found = recent.find(claimOf(1))!;
    const answers = await Promise.all(Array.from({ length: 50 }, () => recent.mayProve(found)));
    expect(new Set(answers)).toEqual(new Set([true]));
    expect(asked).toEqual([found.id]);
    clock.ms += 1_001;
    expect(await recent.mayProve(found)).toBe(false);
    expect(asked).toHaveLength(2);
  });
});
