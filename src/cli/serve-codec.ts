import type { PayloadCodec } from '@temporalio/common';
import { createCodecApp } from '../codec/codec-server';
import type { EndpointConfig } from '../config';
import { type Served, serveApp } from '../endpoint/serve';

/** The codec endpoint on a port of its own, if one is configured. */
export async function serveCodec(config: EndpointConfig, codec: PayloadCodec): Promise<Served | undefined> {
  const { CODEC_PORT, CODEC_SECRET, CODEC_ORIGIN } = config;
  if (CODEC_PORT === undefined || !CODEC_SECRET || !CODEC_ORIGIN) return undefined;
  const app = createCodecApp({
    codec,
    secretPath: CODEC_SECRET,
    allowedOrigins: [new URL(CODEC_ORIGIN).origin],
    allowedHosts: ['localhost', '127.0.0.1', '[::1]', new URL(CODEC_ORIGIN).hostname],
  });
  return serveApp({ app, host: config.CODEC_HOST, port: CODEC_PORT });
}
