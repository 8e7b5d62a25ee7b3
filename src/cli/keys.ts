import { randomBytes } from 'node:crypto';
import { makeKeys, publicHalf, ringNames } from '../codec/make-keys';
import { processEnvironment } from '../config';

/**
 * `robots keys`: prints settings with a fresh key in front of those of the environment. With `--public`: what endpoints
 * need of the keys of the environment, which stay as they are.
 */
export function printKeys({ public: onlyPublic = false }: { public?: boolean }): void {
  const lines = onlyPublic ? publicLines() : freshLines();
  process.stdout.write(`${lines.join('\n')}\n`);
}

function freshLines(): string[] {
  const environment = processEnvironment();
  const present = Object.fromEntries(
    ringNames.flatMap((name) => (environment[name] ? [[name, environment[name]] as const] : [])),
  );
  // Told apart from another that was made today: a key is looked for by its id.
  const id = `${new Date().toISOString().slice(0, 10)}-${randomBytes(2).toString('hex')}`;
  const made = makeKeys(id, present);
  const lineOf = (name: keyof typeof made): string => `${name}=${made[name]}`;
  return [
    '# Of workers, and CODEC_KEYS of `robots codec` too.',
    lineOf('CODEC_KEYS'),
    lineOf('VAULT_KEYS'),
    '# Of endpoints. `robots all` needs INBOX_KEYS beside the two above.',
    lineOf('CODEC_PUBLIC_KEY'),
    lineOf('VAULT_PUBLIC_KEY'),
    lineOf('INBOX_KEYS'),
    ...(environment.CODEC_SECRET
      ? []
      : ['# Of `robots codec`.', `CODEC_SECRET=${randomBytes(16).toString('hex')}`]),
  ];
}

/** @throws Error naming what is missing */
function publicLines(): string[] {
  const environment = processEnvironment();
  return (['CODEC', 'VAULT'] as const).map((name) => {
    const ring = environment[`${name}_KEYS`];
    if (!ring)
      throw new Error(`${name}_KEYS is not set; nothing was printed. Ask where the workers’ settings are.`);
    return `${name}_PUBLIC_KEY=${publicHalf(ring)}`;
  });
}
