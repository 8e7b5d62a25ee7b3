import { proxyActivities, sleep } from '@temporalio/workflow';
import { drawSecondAnswer } from '../../../workflows/contract/timing';
import type { BareActivities } from '../bare-activities';

/** What a bare run is started with. */
export interface BareCall {
  document: string;
  eventToken: string;
  /** ms before the same answer once more, at the least: drawn as ours is. */
  secondAnswer: number;
}

/** The same external calls in as many plain Activities: what one would write who promises nothing. */
export async function bareOrder({ document, eventToken, secondAnswer }: BareCall): Promise<void> {
  const { read, create, record, answer } = proxyActivities<BareActivities>({ startToCloseTimeout: '1m' });
  const order = await read(document);
  const number = await create(order);
  await record({ document, number, eventToken });
  await answer({ eventToken, number });
  await sleep(drawSecondAnswer({ secondAnswer }));
  await answer({ eventToken, number });
}
