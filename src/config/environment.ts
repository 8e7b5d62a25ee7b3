import { existsSync } from 'node:fs';
import { loadClientConnectConfig } from '@temporalio/envconfig';

/** Address, namespace, TLS and key of Temporal, from TEMPORAL_* and its configuration file. */
export function loadTemporalConfig(): ReturnType<typeof loadClientConnectConfig> {
  return loadClientConnectConfig();
}

/** Settings from a file `.env` in the working directory, where there is one; what is set already wins. */
export function readEnvFile(): void {
  if (existsSync('.env')) process.loadEnvFile('.env');
}

/** The commit that an image was built of, which has no repository to ask. */
export function commitOfImage(): string | undefined {
  return process.env.ROBOTS_COMMIT || undefined;
}

/** What a command that starts other programs needs to find them. */
export function processEnvironment(): Readonly<Record<string, string | undefined>> {
  return process.env;
}

/** Settings of whatever a command has found by itself. */
export function setEnvironment(settings: Readonly<Record<string, string>>): void {
  Object.assign(process.env, settings);
}
