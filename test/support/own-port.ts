import { freePort } from '../../src/temporal/server/free-port';

/** Above those that `freePort(0)` draws, below those that Linux gives to outgoing connections. */
const first = 30_000;
/** Jest's workers have so many each, and are sixteen at the most. */
const share = 170;

let taken = 0;

/**
 * A port that nobody else is promised: one that is drawn may be drawn by another worker's test, too, before its server
 * is up or while it is killed, and one of the two stands would talk to the other's endpoint.
 */
export async function ownPort(): Promise<number> {
  const worker = (Number(process.env.JEST_WORKER_ID ?? 1) - 1) % 16;
  const port = await freePort(first + worker * share + (taken % share));
  taken = port - first - worker * share + 1;
  return port;
}
