import { z } from 'zod';
import { someSystem, systems, systemsAreWhole } from '../systems';
import { erpIsWhole } from '../systems/erp';
import { oneCVariables } from '../systems/one-c';
import { boxesAreWhole, boxVariables } from './boxes';
import { common } from './common';
import { codec } from './codec';
import { endpoint } from './endpoint';
import { derivedKeys, endpointKeys, keysDiffer, ownKeys, publicKeysFit, withPublicKeys } from './keys';
import { pages } from './pages';
import { worker, workerPort } from './worker';

const { erp } = systems;

const shapes = {
  endpoint: z.object({ ...common, ...boxVariables, ...endpoint, ...endpointKeys }),
  worker: z.object({ ...common, ...boxVariables, ...worker, ...workerPort, ...ownKeys }),
  all: z.object({
    ...common,
    ...boxVariables,
    ...endpoint,
    ...worker,
    ...endpointKeys,
    ...derivedKeys,
    ...ownKeys,
  }),
  codec: z.object({ CODEC_KEYS: ownKeys.CODEC_KEYS, LOG_LEVEL: common.LOG_LEVEL, ...codec }),
  pages: z.object({
    PORTALS: common.PORTALS,
    LOG_LEVEL: common.LOG_LEVEL,
    ...pages,
    CODEC_KEYS: ownKeys.CODEC_KEYS,
  }),
  operator: z.object({ CODEC_KEYS: ownKeys.CODEC_KEYS, ...boxVariables }),
  oneC: z.object(oneCVariables),
  call: z.object({
    ROBOT_SUFFIX: common.ROBOT_SUFFIX,
    PORT: endpoint.PORT,
    GATEWAY_KEYS: endpoint.GATEWAY_KEYS,
  }),
  metrics: z.object({
    METRICS_HOST: common.METRICS_HOST,
    METRICS_PORT: endpoint.METRICS_PORT,
    ...workerPort,
  }),
};

export const schemas = {
  erpInspect: z.object(erp.variables).superRefine(erpIsWhole),
  erpTry: z
    .object({ ...ownKeys, ...boxVariables, ...erp.variables })
    .superRefine(boxesAreWhole)
    .superRefine(someSystem)
    .superRefine(erp.check),
  endpoint: shapes.endpoint.superRefine(keysDiffer).superRefine(boxesAreWhole),
  worker: shapes.worker
    .superRefine(keysDiffer)
    .superRefine(boxesAreWhole)
    .superRefine(someSystem)
    .superRefine(systemsAreWhole),
  codec: shapes.codec,
  pages: shapes.pages,
  operator: shapes.operator.superRefine(boxesAreWhole),
  metrics: shapes.metrics,
  call: shapes.call,
  replay: z.object({ CODEC_KEYS: ownKeys.CODEC_KEYS.optional() }),
  oneC: shapes.oneC.superRefine(systems['one-c'].check),
  all: shapes.all
    .superRefine(keysDiffer)
    .superRefine(publicKeysFit)
    .superRefine(boxesAreWhole)
    .superRefine(someSystem)
    .superRefine(systemsAreWhole)
    .transform(withPublicKeys),
};

export type Role = keyof typeof schemas;

/** Of each set of settings, as it is typed. */
export const commands: Record<Role, string> = {
  endpoint: 'endpoint',
  worker: 'worker',
  codec: 'codec',
  pages: 'pages',
  all: 'all',
  operator: 'sync" or "robots rotate-keys',
  replay: 'replay',
  oneC: 'one-c',
  metrics: 'inbox',
  call: 'call',
  erpInspect: 'erp inspect',
  erpTry: 'erp try',
};

export type EndpointConfig = z.output<typeof schemas.endpoint>;
export type PagesConfig = z.output<typeof schemas.pages>;
export type WorkerConfig = z.output<typeof schemas.worker>;
export type OneCConfig = z.output<typeof schemas.oneC>;
export type Config = z.output<typeof schemas.all>;

/** Every variable that a role reads; Temporal's own are read by @temporalio/envconfig. */
export const environmentNames: Readonly<
  Record<'endpoint' | 'worker' | 'codec' | 'pages' | 'all', readonly string[]>
> = {
  endpoint: Object.keys(shapes.endpoint.shape),
  worker: Object.keys(shapes.worker.shape),
  codec: Object.keys(shapes.codec.shape),
  pages: Object.keys(shapes.pages.shape),
  all: Object.keys(shapes.all.shape),
};
