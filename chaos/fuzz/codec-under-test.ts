import type { Hono } from 'hono';
import { createCodecApp } from '../../src/codec/codec-server';
import { parseKeys } from '../../src/codec/keys';
import { createPayloadCodec } from '../../src/codec/payload-codec';
import type { Sample } from './corpus';

/** 32 bytes that seal nothing but what a fuzz run sends. */
export const codecKey = Buffer.alloc(32, 'fuzz').toString('base64');
const secretPath = 'a-secret-path-for-the-fuzz-run';
const codec = createPayloadCodec(parseKeys(`fuzz:${codecKey}`));

export function openCodecApp(): Hono {
  return createCodecApp({
    codec,
    secretPath,
    allowedOrigins: ['http://localhost:8233'],
    allowedHosts: ['localhost'],
  });
}

/** What Temporal's Web UI sends. */
export async function codecSamples(): Promise<Sample[]> {
  const clear = {
    metadata: { encoding: Buffer.from('json/plain') },
    data: Buffer.from('{"inn":"7707083893"}'),
  };
  const owner = { type: 'workflow', namespace: 'robots', workflowId: 'erp_order/DEAL_17' } as const;
  const sealed = await codec.encode([clear], owner);
  const bodies = { encode: [clear, clear], decode: [...sealed, clear] };
  return Object.entries(bodies).map(([verb, payloads]) => ({
    app: 'codec',
    path: `/${secretPath}/${verb}`,
    body: Buffer.from(JSON.stringify({ payloads: payloads.map(inBase64) })),
  }));
}

type Payload = { metadata?: Record<string, Uint8Array> | null; data?: Uint8Array | null };

function inBase64({ metadata, data }: Payload): object {
  const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
  const entries = Object.entries(metadata ?? {}).map(([name, bytes]) => [name, text(bytes)]);
  return { metadata: Object.fromEntries(entries), data: text(data ?? new Uint8Array()) };
}
