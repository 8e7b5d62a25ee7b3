export { setStatus } from '../../../workflows/watch';

/** Nobody looks at the work while it waits. */
export function startWatching(): () => void {
  return () => undefined;
}
