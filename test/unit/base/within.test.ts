import { within } from '../../../src/base/within';

const never = new Promise<string>(() => undefined);

describe('work within a time', () => {
  it('is what it came to, or failed with', async () => {
    await expect(within(Promise.resolve('done'), 60_000, () => 'late')).resolves.toBe('done');
    await expect(within(Promise.reject(new Error('no')), 60_000, () => 'late')).rejects.toThrow('no');
  });

  it.each([10, 0, -5])('is what is said instead when it takes longer than %s ms', async (ms) => {
    await expect(within(never, ms, () => 'late')).resolves.toBe('late');
    const late = (): never => {
      throw new Error('too late');
    };
    await expect(within(never, ms, late)).rejects.toThrow('too late');
  });

  it('fails unheard when that was said already', async () => {
    const unheard: unknown[] = [];
    const hear = (error: unknown) => void unheard.push(error);
    process.on('unhandledRejection', hear);
    let fail = (_: Error): void => undefined;
    const work = new Promise<never>((_, reject) => (fail = reject));
    expect(await within(work, 1, () => 'late')).toBe('late');
    fail(new Error('afterwards'));
    await new Promise(setImmediate);
    process.off('unhandledRejection', hear);
    expect(unheard).toEqual([]);
  });
});
