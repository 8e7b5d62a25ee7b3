import { quote } from '../base/quote';
import { UnreachableError } from '../base/command-error';
import { withTemporal } from './operator/connect';
import { askPortal, findPortals, portalHandle, RefusedError } from '../operator/portals';
import { resealUpdate, continueAsNewSignal } from '../../workflows/contract/portal-messages';
import { print } from './print';

/**
 * `robots rotate-keys`: seals the tokens of every installed portal with the first of the workers' VAULT_KEYS, and begins
 * its history anew, under the first of their CODEC_KEYS. Resolves with whether all are under them now.
 */
export function rotateKeys({ json = false }: { json?: boolean }): Promise<boolean> {
  return withTemporal(async (client) => {
    const results: { portal: string; result: 'resealed' | 'current' | 'failed'; problem?: string }[] = [];
    for (const { memberId, host } of await findPortals(client, undefined)) {
      try {
        const result = await askPortal(client, memberId, resealUpdate);
        await portalHandle(client, memberId).signal(continueAsNewSignal);
        results.push({ portal: host, result });
      } catch (error) {
        if (error instanceof UnreachableError || !(error instanceof Error)) throw error;
        const toDo = error instanceof RefusedError ? ` What to do: ${error.toDo}` : '';
        results.push({
          portal: host,
          result: 'failed',
          problem: `${quote.line(error.message, { longest: 1_000 })}${toDo}`,
        });
      }
    }
    const lines = json
      ? [JSON.stringify(results)]
      : results.map(({ portal, result, problem }) => `${portal}: ${problem ?? words[result]}`);
    print(lines.join('\n'));
    return results.every(({ result }) => result !== 'failed');
  });
}

const words = {
  resealed: 'sealed with the first key now',
  current: 'sealed with the first key already',
  failed: 'not resealed',
};
