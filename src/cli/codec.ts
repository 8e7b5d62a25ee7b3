import { createCodecApp } from '../codec/codec-server';
import { createPayloadCodec } from '../codec/payload-codec';
import { loadConfig } from '../config';
import { serveApp } from '../endpoint/http/serve';
import { createLogger } from '../logger';
import type { Running } from './running';

/**
 * `robots codec`: decodes for Temporal's Web UI and CLI. A process of its own, so that whoever keeps it busy holds up
 * nobody's acknowledgement, and only it and the workers hold CODEC_KEYS.
 */
export async function startCodecRole(): Promise<Running> {
  const config = loadConfig('codec');
  const { origin, hostname } = new URL(config.CODEC_ORIGIN);
  const app = createCodecApp({
    codec: createPayloadCodec(config.CODEC_KEYS),
    secretPath: config.CODEC_SECRET,
    allowedOrigins: [origin],
    allowedHosts: ['localhost', '127.0.0.1', '[::1]', hostname],
  });
  const server = await serveApp({
    app,
    host: config.CODEC_HOST,
    port: config.CODEC_PORT,
    setting: 'CODEC_PORT',
  });
  createLogger(config.LOG_LEVEL).info({ address: server.url }, 'codec ready');
  return { stop: server.close };
}
