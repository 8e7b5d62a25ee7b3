import { z } from 'zod';
import { port, url } from './variables';

export const codec = {
  CODEC_PORT: port.default(8081),
  CODEC_HOST: z.string().default('127.0.0.1'),
  CODEC_SECRET: z
    .string('is missing: a path that nobody can guess, e.g. from openssl rand -hex 16')
    .regex(/^[A-Za-z0-9_-]{16,}$/, 'must be at least 16 letters, digits, "_" or "-"'),
  CODEC_ORIGIN: url('the origin of the Web UI, e.g. http://localhost:8233'),
};
