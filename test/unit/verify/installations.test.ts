import { createAwaitedInstallations } from '../../../src/verify/installations';

const claim = { by: 'token', tokenHash: 'a', memberId: 'm' } as const;

function awaited(found: (tokenHash: string) => boolean) {
  const asked: string[] = [];
  let clock = 0;
  const installations = createAwaitedInstallations({
    async find(tokenHash) {
      asked.push(tokenHash);
      return found(tokenHash);
    },
    keptMs: 1_000,
    now: () => clock,
  });
  return { installations, asked, at: (ms: number) => void (clock = ms) };
}

describe('a call that fits no portal', () => {
  it('is kept for a while without a question, and then for as long as its installation is found', async () => {
    let runs = true;
    const { installations, asked, at } = awaited((tokenHash) => tokenHash === 'a' && runs);
    expect(await installations.mayProve('1', claim)).toBe(true);
    at(999);
    expect(await installations.mayProve('1', claim)).toBe(true);
    expect(asked).toEqual([]);
    at(1_000);
    expect(await installations.mayProve('1', claim)).toBe(true);
    at(1_000_000);
    expect(await installations.mayProve('1', claim)).toBe(true);
    runs = false;
    expect(await installations.mayProve('1', claim)).toBe(false);
    expect(asked).toEqual(['a', 'a', 'a']);
  });

  it('is given its while by itself, whenever others with its token came', async () => {
    const { installations, at } = awaited(() => false);
    await installations.mayProve('1', claim);
    at(1_500);
    expect(await installations.mayProve('2', claim)).toBe(true);
    expect(await installations.mayProve('1', claim)).toBe(false);
    installations.forget('1');
    expect(await installations.mayProve('1', claim)).toBe(true);
  });

  it('is not dropped while nobody can say', async () => {
    const { installations, at } = awaited(() => {
      throw new Error('away');
    });
    await installations.mayProve('1', claim);
    at(1_000);
    await expect(installations.mayProve('1', claim)).rejects.toThrow('away');
  });

  it('waits for nothing where a key is its proof', async () => {
    const { installations } = awaited(() => true);
    expect(await installations.mayProve('1', { by: 'key', portal: 'm' })).toBe(false);
  });
});
