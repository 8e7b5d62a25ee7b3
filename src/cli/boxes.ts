import type { Client } from '@temporalio/client';
import type { Box } from '../base/box';
import { within } from '../base/within';
import { type BoxClient, createBoxClient } from '../clients/bitrix24';
import { ClientError } from '../clients/client-error';
import { pickLanguage } from '../messages';
import { robots } from '../robots';
import { dealFieldOf } from '../robots/registration';
import { readPollers } from '../temporal/pollers';

/** ms that a box's page, which waits 15 s, leaves for the way there and back. */
const callbackMs = 5_000;
/** ms for Temporal to say who polls. */
const pollersMs = 3_000;

/** A box as an operator's command asks it. */
export function boxClientOf(box: Box): BoxClient {
  return createBoxClient(box, { timeoutMs: callbackMs });
}

/** What a deal's field was found to be, by its name with the prefix. */
export type FieldStanding = { name: string; verdict: 'there' | 'added' | 'missing' };

/** The deal's fields that robots write to: a module brings the robots, but not these. @throws ClientError */
export async function bringFields(
  client: Pick<BoxClient, 'hasDealField' | 'ensureDealField'>,
  { language }: Pick<Box, 'language'>,
  { dryRun = false }: { dryRun?: boolean } = {},
): Promise<FieldStanding[]> {
  const standings: FieldStanding[] = [];
  for (const { name, label } of dealFields()) {
    const verdict = dryRun
      ? (await client.hasDealField(name))
        ? 'there'
        : 'missing'
      : await client.ensureDealField({ name, label: label[pickLanguage(language)] });
    standings.push({ name, verdict });
  }
  return standings;
}

/** Of robots that write to the same field one names it. */
function dealFields(): NonNullable<ReturnType<typeof dealFieldOf>>[] {
  const fields = robots.flatMap((robot) => dealFieldOf(robot) ?? []);
  return [...new Map(fields.map((field) => [field.name, field])).values()];
}

/** For a box's self-check: why the service cannot work with it, as a sentence. Brings its fields where it can. */
export function createCheckCallback(boxes: readonly Box[]): (id: string) => Promise<string | undefined> {
  return async (id) => {
    const box = boxes.find((one) => one.id === id);
    if (!box) throw new TypeError(`There is no box ${id}.`);
    const client = boxClientOf(box);
    try {
      const status = await client.readStatus();
      if (status.box !== id)
        return `BOXES has ${box.url} for "${id}", and the box there calls itself "${status.box.slice(0, 48)}".`;
      await bringFields(client, box);
      return undefined;
    } catch (error) {
      if (error instanceof ClientError) return error.message;
      throw error;
    }
  };
}

/** For the same: codes of the robots whose system some worker serves; all of them where Temporal does not say. */
export async function servedRobots(client: Client): Promise<string[]> {
  const all = robots.map(({ code }) => code);
  const ask = async (): Promise<string[]> => {
    const systems = [...new Set(robots.map(({ system }) => system))];
    const pollers = await Promise.all(systems.map((system) => readPollers(client, system, 'activities')));
    const served = systems.filter((_, index) => (pollers[index]?.workers.size ?? 0) > 0);
    return robots.filter(({ system }) => served.includes(system)).map(({ code }) => code);
  };
  return within(ask(), pollersMs, () => all).catch(() => all);
}
