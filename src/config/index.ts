export { boxesOf } from './boxes';
export {
  commitOfImage,
  loadTemporalConfig,
  processEnvironment,
  readEnvFile,
  setEnvironment,
} from './environment';
export { ConfigError, loadConfig } from './load';
export {
  type Config,
  type EndpointConfig,
  environmentNames,
  type OneCConfig,
  type PagesConfig,
  type WorkerConfig,
} from './roles';
export { differencesTo, marksOf, type SettingsMarks } from './settings-marks';
export { timingOf } from './timing-of';
