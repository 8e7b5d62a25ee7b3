import type { Store } from '../store';
import type { RestFault } from './rest-fault';

/**
 * The fault that holds for a request, or for one command; a counted one is used up by it.
 *
 * @param methods of the request and of its commands, or of the one command
 */
export function takeFault(
  store: Store,
  of: RestFault['of'],
  methods: readonly string[],
): RestFault | undefined {
  const { rest } = store.portal.faults;
  if (rest.of !== of || (rest.reply === 'answer' && rest.delayMs === 0)) return undefined;
  if (rest.methods && !methods.some((name) => rest.methods?.includes(name))) return undefined;
  if (rest.endsAt !== undefined && Date.now() > rest.endsAt) return undefined;
  const passed = rest.after > 0;
  if (passed || rest.times !== undefined) {
    store.append({ type: 'portal.fault-used', fault: 'rest', ...(passed && { passed }) });
  }
  return passed ? undefined : rest;
}
