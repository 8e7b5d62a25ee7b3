export { setStatus } from '../../../workflows/run/watch';

/** Nobody looks at the work while it waits. */
export function startWatching(): () => void {
  return () => undefined;
}
