import { proxyActivities } from '@temporalio/workflow';
import type { BareActivities } from './bare-worker';

const { read, create, write, answer } = proxyActivities<BareActivities>({ startToCloseTimeout: '2m' });

export async function bareOrder({
  dealId,
  eventToken,
}: {
  dealId: number;
  eventToken: string;
}): Promise<string> {
  const deal = await read(dealId);
  const number = await create({ dealId, ...deal });
  await write({ dealId, number, eventToken, userId: deal.userId });
  await answer({ eventToken, number });
  return number;
}
