import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../../src/base/package-root';
import type { AppName } from './attempt';
import { codecSamples } from './codec-under-test';

/** A request as it is sent to where it belongs; without a body it asks. */
export interface Sample {
  app: AppName;
  path: string;
  body: Buffer;
}

/** What bodies are made from. */
export interface Corpus {
  samples: readonly Sample[];
  /** Portals that the samples come from; '' where a sample does not say. */
  portals: readonly { memberId: string; token: string }[];
}

const fixtures = join(packageRoot, 'test/fixtures/calls');
const code = /(^|&)code=[^&]*/;

/** The calls and events that the tests use, calls as those of each robot that there is, and what else listens is asked. */
export async function readCorpus(robotCodes: readonly string[]): Promise<Corpus> {
  const names = await readdir(fixtures);
  const texts = await Promise.all(names.toSorted().map((name) => readFile(join(fixtures, name), 'utf8')));
  const forms = texts.map((text) => text.trim()).filter((text) => !text.startsWith('{'));
  return {
    samples: [
      ...texts.flatMap((text) => samplesOf(text.trim(), robotCodes)),
      ...(await codecSamples()),
      ...['/metrics', '/health'].map((path): Sample => ({ app: 'metrics', path, body: Buffer.alloc(0) })),
    ],
    portals: forms.map((form) => {
      const fields = new URLSearchParams(form);
      return {
        memberId: fields.get('auth[member_id]') ?? '',
        token: fields.get('auth[application_token]') ?? '',
      };
    }),
  };
}

function samplesOf(text: string, robotCodes: readonly string[]): Sample[] {
  if (text.startsWith('event=')) return [{ app: 'endpoint', path: '/install', body: Buffer.from(text) }];
  return robotCodes.map((robot) => ({
    app: 'endpoint',
    path: `/robots/${robot}`,
    body: Buffer.from(text.replace(code, `$1code=${robot}`)),
  }));
}
