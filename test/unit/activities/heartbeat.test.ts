import { MockActivityEnvironment } from '@temporalio/testing';
import { startHeartbeat } from '../../../activities/create-once/heartbeat';

describe('an Activity that shows life', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  /** What is heard in `ms` of an Activity that counts its beats and then stops for as long. */
  async function heardIn(ms: number, heartbeatTimeoutMs?: number): Promise<unknown[]> {
    const environment = new MockActivityEnvironment({ ...(heartbeatTimeoutMs && { heartbeatTimeoutMs }) });
    const heard: unknown[] = [];
    environment.on('heartbeat', (details: unknown) => heard.push(details));
    await environment.run(async () => {
      let beats = 0;
      const stop = startHeartbeat(() => ++beats);
      jest.advanceTimersByTime(ms);
      stop();
      jest.advanceTimersByTime(ms);
    });
    return heard;
  }

  it('beats at half its heartbeat timeout with what it knows by then, until it is stopped', async () => {
    expect(await heardIn(16_000, 10_000)).toEqual([1, 2, 3]);
  });

  it('is silent where nobody listens', async () => {
    expect(await heardIn(16_000)).toEqual([]);
  });
});
