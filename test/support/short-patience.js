/**
 * Loaded into a role before anything else: what it waits for after a signal, 130 s in production, is as short as SHORT_PATIENCE
 * says in ms. No other timer of a role is that long to the ms.
 */
const real = globalThis.setTimeout;
const short = Number(process.env.SHORT_PATIENCE);

function setTimeout(run, ms, ...rest) {
  return real(run, ms === 130_000 ? short : ms, ...rest);
}

globalThis.setTimeout = Object.defineProperties(setTimeout, Object.getOwnPropertyDescriptors(real));
