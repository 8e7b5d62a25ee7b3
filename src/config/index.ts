export { boxesOf } from './boxes';
export { commitOfImage, loadTemporalConfig, processEnvironment, readEnvFile } from './environment';
export { ConfigError, loadConfig } from './load';
export {
  type Config,
  type EndpointConfig,
  environmentNames,
  type OneCConfig,
  type WorkerConfig,
} from './roles';
export { timingOf } from './timing-of';
