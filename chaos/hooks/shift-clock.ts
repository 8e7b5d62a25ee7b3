import { readFileSync } from 'node:fs';

/**
 * Loaded before a process of ours with `--require`: its clock is wrong by as many ms as the file CLOCK_FILE says,
 * as after a bad time server. Only what JavaScript reads is wrong, and the monotonic clock is right.
 */
const clockFile = process.env.CLOCK_FILE ?? '';
/** ms between looks into the file. */
const lookEvery = 100;

const RealDate = Date;
let shift = 0;

setInterval(() => (shift = Number(readFileSync(clockFile, 'utf8'))), lookEvery).unref();

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args: unknown[]) =>
    Reflect.construct(target, args.length === 0 ? [target.now() + shift] : args),
  apply: (target) => new target(target.now() + shift).toString(),
  get: (target, name, receiver) => {
    if (name === 'now') return () => target.now() + shift;
    return Reflect.get(target, name, receiver);
  },
});
