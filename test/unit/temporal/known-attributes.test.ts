import { ServiceError } from '@temporalio/client';
import { status } from '@grpc/grpc-js';
import { createKnownAttributes } from '../../../src/temporal/known-attributes';

/** As gRPC throws it. */
function refusal(code: number): Error {
  return Object.assign(new ServiceError('refused'), { code, details: 'refused', metadata: {} });
}

function known(ensure: () => Promise<boolean>) {
  let time = 0;
  const warned: object[] = [];
  const attributes = createKnownAttributes({
    ensure,
    log: { warn: (line: object) => void warned.push(line) },
    readLateMs: 60_000,
    now: () => time,
  });
  return { ...attributes, warned, pass: (ms: number) => (time += ms) };
}

describe('what runs are searched by', () => {
  it('is seen to once, and again only after a server that was away', async () => {
    let asked = 0;
    const { prepare } = known(async () => {
      asked += 1;
      if (asked === 1) throw refusal(status.UNAVAILABLE);
      return false;
    });
    await expect(prepare()).rejects.toMatchObject({ code: status.UNAVAILABLE });
    await prepare();
    await prepare();
    expect(asked).toBe(2);
  });

  it('may have been lacked for a while after it was seen to, whoever registered it', async () => {
    const { prepare, mayHaveLacked, pass } = known(async () => false);
    await prepare();
    pass(59_999);
    expect(await mayHaveLacked()).toBe(true);
    pass(1);
    expect(await mayHaveLacked()).toBe(false);
  });

  it('was lacked where it has to be registered once more: the server was replaced', async () => {
    let missing = false;
    const { prepare, mayHaveLacked, pass } = known(async () => missing);
    await prepare();
    pass(3_600_000);
    missing = true;
    expect(await mayHaveLacked()).toBe(true);
    missing = false;
    pass(59_999);
    expect(await mayHaveLacked()).toBe(true);
  });

  it('is left to a server that lets nobody look: calls are offered all the same', async () => {
    const { prepare, mayHaveLacked, warned, pass } = known(async () => {
      throw refusal(status.PERMISSION_DENIED);
    });
    await prepare();
    expect(warned).toEqual([{ reason: 'refused' }]);
    pass(60_000);
    expect(await mayHaveLacked()).toBe(false);
  });
});
