import { createHmac, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Store } from '../../store';
import type { Play, PlayedOperation } from './play';
import { filled, type PlayedMessage, textBelow } from './message';

/** What became of a caller: it is known, or which of the play's replies it gets. */
export type Admission = 'known' | 'unauthorized' | 'denied' | 'gone';

/** How a played ERP knows its callers. */
export interface Callers {
  admit(
    request: IncomingMessage,
    message: PlayedMessage,
    operation: Exclude<PlayedOperation, { does: 'log-in' }>,
  ): Admission;
  /** Opens a session; undefined for a wrong user or password. */
  open(message: PlayedMessage, operation: Extract<PlayedOperation, { does: 'log-in' }>): string | undefined;
  /** From now on no session is known. */
  forgetSessions(): void;
}

export function createCallers(store: Store, play: Play): Callers {
  const { erpUser: user, erpPassword: password } = store.secrets;
  const basic = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const sessions = new Set<string>();
  const used = new Set<string>();

  function isSigned({ headers }: PlayedMessage): boolean {
    const { passport } = play;
    const block = passport && headers.find(({ localName }) => localName === passport.header);
    if (!block) return false;
    const known = Object.entries(passport.values).every(
      ([at, value]) => textBelow(block, at) === filled(value, { user, password }),
    );
    const signed = passport.signature.of.map((at) => textBelow(block, at) ?? '').join('&');
    const key = filled(passport.signature.key, { user, password });
    const signature = createHmac('sha256', key).update(signed).digest('base64');
    const once = textBelow(block, passport.once) ?? '';
    if (!known || textBelow(block, passport.signature.at) !== signature || once === '' || used.has(once))
      return false;
    used.add(once);
    return true;
  }

  return {
    admit(request, message, operation) {
      if (play.login === 'basic') return request.headers.authorization === basic ? 'known' : 'unauthorized';
      if (play.login === 'passport') return isSigned(message) ? 'known' : 'denied';
      const session = play.cookie
        ? cookieOf(request, play.cookie)
        : operation.session && textBelow(message.element, operation.session);
      return session && sessions.has(session) ? 'known' : 'gone';
    },
    open({ element }, operation) {
      if (textBelow(element, operation.user) !== user || textBelow(element, operation.password) !== password)
        return undefined;
      const session = randomUUID();
      sessions.add(session);
      return session;
    },
    forgetSessions: () => sessions.clear(),
  };
}

function cookieOf({ headers }: IncomingMessage, name: string): string | undefined {
  const cookies = (headers.cookie ?? '').split('; ');
  return cookies.find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1);
}
