import { z } from 'zod';
import type { Stand } from './stand';

const health = z.object({
  temporal: z.enum(['reachable', 'away']),
  inbox: z.object({
    accepting: z.boolean(),
    pending: z.number(),
    parked: z.number(),
    unverified: z.number(),
  }),
});

/** What an endpoint says of its inbox, as an operator asks it. */
export async function inboxOf({
  metricsUrl,
}: Pick<Stand, 'metricsUrl'>): Promise<z.output<typeof health>['inbox']> {
  return health.parse(await (await fetch(`${metricsUrl}/health`)).json()).inbox;
}
