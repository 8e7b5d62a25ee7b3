import { z } from 'zod';
import type { Config } from '../../config';
import { codeOf, getAny, reachEndpoint } from '../../operator/public-address';
import { type Check, type Finding, fine, wrong } from './finding';

const health = z.object({
  inbox: z.object({
    accepting: z.boolean(),
    pending: z.number(),
    oldestAgeMs: z.number(),
    parked: z.number(),
    unverified: z.number(),
    problem: z.string().nullable(),
    lost: z.number(),
    setAside: z.number(),
  }),
  refused: z.object({
    count: z.number(),
    calls: z.array(
      z.object({ at: z.number(), robot: z.string(), document: z.string(), portal: z.string().optional() }),
    ),
  }),
});

/** ms that a call may lie in the inbox while Temporal answers. */
const ageAtMost = 60_000;

/** The public address as a portal would call it, and the inbox behind it. */
export const checkAddress: Check = async ({ config }) => {
  const address = await checkLive(config.PUBLIC_URL);
  return address.ok ? [address, ...(await checkInbox(metricsUrlOf(config)))] : [address];
};

async function checkLive(publicUrl: string): Promise<Finding> {
  const check = 'public address';
  const mend = 'Start "robots endpoint", or correct PUBLIC_URL and the proxy in front of it.';
  const reached = await reachEndpoint(publicUrl);
  if (reached.ok) return fine(check, `${publicUrl} answers in ${reached.ms} ms`);
  if ('code' in reached) return wrong(check, `${publicUrl} does not answer: ${reached.code}`, mend);
  return wrong(check, `${publicUrl} answers, but not as an endpoint does (HTTP ${reached.status})`, mend);
}

/** An endpoint that listens on every address is asked on this machine's own. */
export function metricsUrlOf({
  METRICS_HOST,
  METRICS_PORT,
}: Pick<Config, 'METRICS_HOST' | 'METRICS_PORT'>): string {
  const host = METRICS_HOST === '0.0.0.0' ? '127.0.0.1' : METRICS_HOST === '::' ? '::1' : METRICS_HOST;
  return `http://${host.includes(':') ? `[${host}]` : host}:${METRICS_PORT}`;
}

async function checkInbox(metricsUrl: string): Promise<Finding[]> {
  const check = 'inbox';
  const mend =
    'Run the doctor on the endpoint’s machine, or set METRICS_HOST and METRICS_PORT to where the endpoint serves its metrics.';
  let read: ReturnType<typeof health.safeParse>;
  try {
    read = health.safeParse((await getAny(`${metricsUrl}/health`)).data);
  } catch (error) {
    return [wrong(check, `could not be looked at: ${metricsUrl} does not answer: ${codeOf(error)}`, mend)];
  }
  if (!read.success) return [wrong(check, `${metricsUrl}/health tells nothing of an inbox`, mend)];
  return [inboxFinding(read.data.inbox), ...refusedFinding(read.data.refused)];
}

type Health = z.output<typeof health>;

function inboxFinding({
  accepting,
  pending,
  oldestAgeMs,
  parked,
  unverified,
  problem,
  lost,
  setAside,
}: Health['inbox']): Finding {
  const check = 'inbox';
  const calls = `${pending} calls wait (oldest ${Math.round(oldestAgeMs / 1000)} s), ${parked} parked, ${unverified} unverified`;
  if (problem !== null)
    return wrong(check, `it takes no calls: ${problem} (${calls})`, 'The endpoint’s log says more.');
  if (!accepting)
    return wrong(
      check,
      `it takes no calls: ${calls}`,
      'Free its disk, or raise INBOX_LIMIT_BYTES, now; if Temporal is away, start it.',
    );
  if (lost > 0 || setAside > 0)
    return wrong(
      check,
      `acknowledged calls are, or may be, lost: ${lost} since the endpoint’s start; files kept aside in the inbox’s folder: ${setAside}`,
      'See the endpoint’s log for which, start their robots again, move the files away, and restart the endpoint.',
    );
  if (parked > 0)
    return wrong(
      check,
      calls,
      '"robots inbox list" says why Temporal refuses them. Mend that, then: "robots inbox retry --all".',
    );
  if (oldestAgeMs > ageAtMost)
    return wrong(check, calls, 'See the endpoint’s log: Temporal cannot be reached from there.');
  return fine(check, calls);
}

/** Named in a line of the doctor's; all stand in `/health`. */
const namedAtMost = 20;

function refusedFinding({ count, calls }: Health['refused']): Finding[] {
  if (count === 0) return [];
  const named = calls
    .slice(0, namedAtMost)
    .map(({ robot, document, portal }) => `${robot} for ${document}${portal ? ` of ${portal}` : ''}`);
  const more = count > named.length ? ` and ${count - named.length} more, see the endpoint’s log` : '';
  const last = calls.at(-1)?.at ?? 0;
  return [
    wrong(
      'refused calls',
      `${count} calls were refused for no fault of theirs, and their portals do not repeat them: ${named.join(', ')}${more}`,
      `Once there is room: "robots inbox retry --all". Start the robots of those again that it says were not kept, and acknowledge them: "robots inbox acknowledge --until ${new Date(last).toISOString()}".`,
    ),
  ];
}
