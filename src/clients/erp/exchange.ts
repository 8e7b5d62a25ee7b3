import { quote as quoted } from '../../base/quote';
import { lazyContract } from './contract';
import type { Element, ErpMapping, LoginFacts } from './mapping-types';
import type { ErpObjects } from './objects';
import { type Asked, type Prepared, prepareMessage, unfitToSend } from './prepare-message';
import type { Reading } from './read-reply';
import { readSession, saysGone, type SoapReply } from './read-soap-reply';
import { keepSessions, type Sessions } from './sessions';
import { type ErpSettings, lookUpSettings, secretsOf } from './settings';
import { type CallOptions, callSoap, type SoapMessage } from './soap-call';
import { type Failure, toClientError } from './to-client-error';

/** A question of one of the mapping's objects, or its log-in. */
export interface Question extends Omit<Asked, 'requestWith' | 'headers'> {
  requestWith(externalId: string, facts: LoginFacts): Element;
  /** Where its operation is. */
  place: 'main' | 'look-ups';
  logsIn?: boolean;
}

/** Calls of an ERP's operations, in a session where it wants one. */
export interface Exchange {
  /** What would be sent; no session is opened for it. @throws ClientError */
  prepare(question: Question): Promise<Prepared>;
  /** @throws ClientError, and what `beforeSend` throws */
  call<T>(
    question: Question,
    options: CallOptions & { beforeSend?(): void },
    read: (reply: SoapReply) => Reading<T>,
  ): Promise<T>;
  /** Makes what the ERP or its schema says fit to be shown. */
  quote(text: string): string;
}

export function createExchange(
  settings: ErpSettings,
  mapping: ErpMapping<ErpObjects>,
  warn: (text: string) => void,
): Exchange {
  const { session: mapped } = mapping;
  const places = {
    main: { ...mapping, settings },
    'look-ups': mapping.lookUps
      ? { ...mapping.lookUps, settings: lookUpSettings(settings) }
      : { ...mapping, settings },
  };
  const contracts = contractsOf(settings, mapping);
  const secrets = secretsOf(settings);
  const quote = (text: string): string =>
    quoted.line(text, { secrets: [...secrets, ...(sessions?.known() ?? [])] });
  const warned = new Set<string>();
  const sessions: Sessions | undefined = mapped && keepSessions(logIn);

  const secret = (name: string): string => {
    const value = settings.secrets?.[name];
    if (value !== undefined) return value;
    throw new TypeError(`ERP_SECRETS does not hold ${name}, which the mapping takes.`);
  };

  function logIn(timeoutMs: number): Promise<string> {
    const { operation, request, reply } = mapped!.logIn;
    const question: Question = {
      name: operation,
      creates: false,
      logsIn: true,
      // It stands for none in messages.
      externalId: 'log-in',
      requestWith: () => request({ secret }),
      referenceLength: undefined,
      place: 'main',
    };
    return call(question, { timeoutMs }, (answer) => readSession(answer, reply.id));
  }

  async function prepare(question: Question, session = ''): Promise<Prepared> {
    const { name, place, requestWith } = question;
    const facts = { secret, session };
    const asked: Asked = {
      ...question,
      requestWith: (externalId) => requestWith(externalId, facts),
      headers: mapping.headers?.({ ...facts, operation: name }),
    };
    const contract = await contracts[place]();
    const soapVersion = settings.soapVersion ?? places[place].soapVersion;
    const prepared = await prepareMessage(contract, asked, soapVersion);
    const { checked } = prepared;
    if (checked.is === 'unchecked' && !warned.has(name)) {
      warned.add(name);
      warn(`ERP ${name}: what is sent is not compared with the WSDL's schema (${quote(checked.why)}).`);
    }
    return prepared;
  }

  function withCookie(message: SoapMessage, session: string): SoapMessage {
    const id = mapped?.logIn.reply.id;
    if (session === '' || typeof id !== 'object') return message;
    return { ...message, headers: { ...message.headers, Cookie: `${id.cookie}=${session}` } };
  }

  async function call<T>(
    question: Question,
    options: CallOptions & { beforeSend?(): void },
    read: (reply: SoapReply) => Reading<T>,
    isSecond = false,
  ): Promise<T> {
    const until = performance.now() + options.timeoutMs;
    const left = (): number => until - performance.now();
    const session = sessions && !question.logsIn ? await sessions.id(left()) : '';
    const prepared = await prepare(question, session);
    const unfit = unfitToSend(question, prepared, quote);
    if (unfit) throw unfit;
    const timeoutMs = left();
    const { ended, ...seen } = await callSoap({
      ...options,
      ...prepared,
      message: withCookie(prepared.message, session),
      settings: places[question.place].settings,
      timeoutMs,
    });
    const { status = 0, cookies = {} } = seen;
    const envelope = 'envelope' in ended ? ended.envelope : undefined;
    const reply = envelope && { ...prepared, status, cookies, envelope };
    const sessionGone =
      session !== '' && (status === 401 || Boolean(reply && mapped && saysGone(reply, mapped)));
    if (sessionGone) {
      sessions?.forget(session);
      if (!isSecond) return call(question, { ...options, timeoutMs: left() }, read, true);
    }
    const fail = (how: Omit<Failure, keyof typeof seen | 'sessionGone'>) =>
      toClientError(
        { ...seen, ...how, sessionGone },
        { ...question, timeoutMs: options.timeoutMs },
        mapping.faults,
        quote,
      );
    if ('error' in ended) throw fail(ended);
    // A number under an HTTP error is no promise.
    if (!reply || (!('fault' in reply.envelope) && reply.status >= 300)) throw fail({});
    // What says that the session is gone is no answer to anything else.
    if (sessionGone)
      throw fail('fault' in reply.envelope ? reply.envelope : { breach: 'the session is gone' });
    const reading = read(reply);
    if ('value' in reading) return reading.value;
    throw fail('fault' in reply.envelope ? reply.envelope : reading);
  }

  // With a session that stands for any.
  return { prepare: (question) => prepare(question, mapped && 'session'), call, quote };
}

/** One for look-ups where the mapping has them elsewhere. */
function contractsOf(settings: ErpSettings, { objects, session, lookUps, ...main }: ErpMapping<ErpObjects>) {
  const mapped = Object.values(objects);
  const finds = mapped.flatMap((object) => ('find' in object ? [object.find.operation] : []));
  const others = [
    ...mapped.map(({ create }) => create.operation),
    ...(session ? [session.logIn.operation] : []),
  ];
  const contract = lazyContract(settings, {
    service: settings.service ?? main.service,
    port: settings.port ?? main.port,
    operations: lookUps ? others : [...others, ...finds],
  });
  return {
    main: contract,
    'look-ups': lookUps
      ? lazyContract(lookUpSettings(settings), { ...lookUps, operations: finds })
      : contract,
  };
}
