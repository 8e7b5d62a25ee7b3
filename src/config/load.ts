import { unescape } from 'node:querystring';
import type { z } from 'zod';
import { knowSecrets } from '../base/hide-secrets';
import { commands, type Role, schemas } from './roles';

/** Settings that do not fit; the message names every problem at once. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError' as const;
  /** Each as a clause that begins with its variable. */
  readonly problems: readonly string[];

  constructor(message: string, problems: readonly string[]) {
    super(message);
    this.problems = problems;
  }
}

/**
 * The settings of a role.
 *
 * @throws ConfigError naming each variable that is missing or wrong, what was found and what is expected
 */
export function loadConfig<R extends Role>(
  role: R,
  environment = process.env,
): z.output<(typeof schemas)[R]> {
  // An empty variable, as a .env file or compose leaves one, is one that is not set.
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  knowSecrets(secretsIn(set));
  const parsed = schemas[role].safeParse(set);
  if (parsed.success) return parsed.data as z.output<(typeof schemas)[R]>;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
  const lines = problems.map((problem) => `\n  ${problem}`).join('');
  throw new ConfigError(
    `The settings of "robots ${commands[role]}" do not fit; nothing was started. Correct these variables (see .env.example):${lines}`,
    problems,
  );
}

/** Whatever an environment keeps secret, for this role or another. */
function secretsIn(set: NodeJS.ProcessEnv): string[] {
  return Object.entries(set).flatMap(([name, value = '']) => {
    // `id:key,id:key`, `portal=key,portal=key`, `box/id:key,box/id:key` or `name=secret,name=secret`
    if (/_(KEYS|SECRETS)$/.test(name))
      return value.split(/[\s,]+/).map((entry) => entry.replace(/^[^:=]*[:=]/, ''));
    if (/_(SECRET|PASSWORD|PASSPHRASE|TOKEN|PAT|API_KEY)$/.test(name)) return [value];
    return URL.canParse(value) ? [unescape(new URL(value).password)] : [];
  });
}
