import type { ErpFaultsChange } from '../../sandbox/erp/faults';
import type { JiraFaultsChange } from '../../sandbox/jira/faults';
import type { OneCFaultsChange } from '../../sandbox/one-c/faults';
import type { Deed, Draw } from './faults';

const invoices = 'Document_СчетНаОплатуПокупателю';
const counterparties = 'Catalog_Контрагенты';

/** Latency is 30 to 40 s at a tenth. */
const slow = (latencyMs: number) => ({ latencyMs });
const sluggish = { latencyMs: 300 };
const unavailable = { reply: 'http-503' } as const;
const lost = { reply: 'cut', carryOut: true } as const;
const brokenOff = { reply: 'truncate', latencyMs: 500 } as const;
const refusedTimes = (times: number) => ({ reply: 'refuse', times }) as const;

/** Said of 1C by what passes by itself; a deal that ends by it was given up too soon, so it counts as no refusal. */
const passing = (status: number, body: object) =>
  ({ reply: 'raw', raw: { status, contentType: 'application/json', body: JSON.stringify(body) } }) as const;
const locked = passing(500, {
  'odata.error': { code: '-1', message: { value: 'Конфликт блокировок при выполнении транзакции' } },
});
/** As 1C speaks where `$format` was ignored on the way. */
const inXml = {
  reply: 'raw',
  raw: {
    status: 500,
    contentType: 'application/xml',
    body: '<?xml version="1.0"?><m:error xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata"><m:code>-1</m:code><m:message>Конфликт блокировок при выполнении транзакции</m:message></m:error>',
  },
} as const;
const closed = passing(403, {
  '#exception': '{http://v8.1c.ru/8.2/virtual-resource-system}Exception',
  exception: { descr: 'Начало сеанса с информационной базой запрещено.' },
});

/** A look-up that tells neither of our order nor that there is none, however much it may look like it. */
const uncertain = {
  'not-allowed': 'Insufficient permission',
  'empty-list': undefined,
  flag: undefined,
  'foreign-reference': undefined,
  fault: 'Internal error',
} as const;

function lookUp(reply: keyof typeof uncertain): Deed {
  const refusal = uncertain[reply];
  const find = { reply, ...(refusal && { refusal }) };
  return erp(`look-ups answered with "${reply}"`, { find }, 2_000);
}

/**
 * Orders are made and their replies lost, and when they are looked up, after the longest latency, the ERP says that there
 * are none and that it may not tell. The first look-ups are true, or nothing would be made.
 */
function lostAndNotAllowed(): Deed {
  const find = { reply: 'not-allowed', refusal: 'Insufficient permission' } as const;
  const change = { create: { ...lost, latencyMs: 500 } };
  return {
    do: 'erp',
    name: 'replies lost, and then look-ups not allowed',
    change,
    later: { afterMs: 5_500, change: { create: {}, find } },
    // Long enough to meet some orders of a short run, and look-ups that a busy machine makes late.
    ms: 18_000,
  };
}

/** Comes twice a round: while external ids are unique in the ERP, and while they are not. */
const erpLane: readonly Draw[] = [
  (random) => {
    const create = slow(random.int(3_000, 4_000));
    return erp('latency of 30 to 40 s', { create, customer: create, find: sluggish }, 5_000);
  },
  () => erp('refuses connections', { refuseConnections: true }, 3_000),
  () => erp('503', { create: unavailable, customer: unavailable, find: unavailable }, 3_000),
  () => erp('replies lost after carrying out', { create: lost, customer: lost }, 4_000),
  () => erp('replies broken off', { create: brokenOff, customer: brokenOff }, 3_000),
  () => erp('refuses to create', { create: refusedTimes(5), customer: refusedTimes(2) }, 4_000),
];

export const uniqueErpLane: readonly Draw[] = [
  ...erpLane,
  () => lookUp('not-allowed'),
  () => lookUp('empty-list'),
  () => lookUp('fault'),
];

export const doublingErpLane: readonly Draw[] = [
  ...erpLane,
  lostAndNotAllowed,
  () => lookUp('flag'),
  () => lookUp('foreign-reference'),
];

export const jiraLane: readonly Draw[] = [
  (random) => {
    const create = slow(random.int(3_000, 4_000));
    const find = { findProject: sluggish, findIssue: sluggish };
    return jira('latency of 30 to 40 s', { createProject: create, createIssue: create, ...find }, 5_000);
  },
  () => jira('refuses connections', { refuseConnections: true }, 3_000),
  () =>
    jira(
      '503',
      {
        findProject: unavailable,
        createProject: unavailable,
        findIssue: unavailable,
        createIssue: unavailable,
      },
      3_000,
    ),
  () => jira('replies lost after a project was made', { createProject: lost }, 4_000),
  () => jira('replies lost after an issue was made', { createIssue: lost }, 4_000),
  () => {
    const made = { reply: 'http-500', carryOut: true } as const;
    return jira('500, and made all the same', { createProject: made, createIssue: made }, 4_000);
  },
  () => jira('replies broken off', { createProject: brokenOff, createIssue: brokenOff }, 3_000),
  () => jira('refuses to make a project', { createProject: refusedTimes(2) }, 4_000),
  () => jira('refuses to make an issue', { createIssue: refusedTimes(2) }, 4_000),
  () => jira('searches that see nothing new', { searchLagMs: 2_000 }, 3_000),
  ...(['unauthorized', 'nonsense', 'html-200', 'empty-200'] as const).map(
    (reply): Draw =>
      () =>
        jira(`look-ups answered with "${reply}"`, { findProject: { reply }, findIssue: { reply } }, 2_000),
  ),
  () => {
    const throttled = { reply: 'throttled', retryAfterSeconds: 2 } as const;
    return jira('429', { findProject: throttled, createProject: throttled, createIssue: throttled }, 3_000);
  },
];

export const oneCLane: readonly Draw[] = [
  (random) => {
    const create = slow(random.int(3_000, 4_000));
    return oneC('latency of 30 to 40 s', { create, post: create, read: sluggish }, 5_000);
  },
  () => oneC('refuses connections', { refuseConnections: true }, 3_000),
  () =>
    oneC('503', { metadata: unavailable, read: unavailable, create: unavailable, post: unavailable }, 3_000),
  () => {
    const noLicence = { reply: 'error-500' } as const;
    return oneC('no licence is free', { read: noLicence, create: noLicence, post: noLicence }, 3_000);
  },
  () => oneC('its data are locked', { read: locked, create: locked, post: locked }, 3_000),
  () => oneC('its data are locked, told in XML', { read: inXml, create: inXml, post: inXml }, 2_000),
  () => oneC('no session may begin', { any: closed }, 2_000),
  () => oneC('a login page in place of replies', { read: { reply: 'html-200' } }, 2_000),
  () => oneC('replies lost after a client was made', { create: { ...lost, entity: counterparties } }, 4_000),
  () => oneC('replies lost after an invoice was made', { create: { ...lost, entity: invoices } }, 4_000),
  () => oneC('replies lost after posting', { post: lost }, 4_000),
  () => oneC('replies broken off', { create: brokenOff, post: brokenOff }, 3_000),
  () => oneC('refuses to make a client', { create: { ...refusedTimes(2), entity: counterparties } }, 4_000),
  () => oneC('refuses to make an invoice', { create: { ...refusedTimes(2), entity: invoices } }, 4_000),
  () => oneC('refuses to post', { post: refusedTimes(2) }, 4_000),
];

function erp(name: string, change: ErpFaultsChange, ms: number): Deed {
  return { do: 'erp', name, change, ms };
}

function jira(name: string, change: JiraFaultsChange, ms: number): Deed {
  return { do: 'jira', name, change, ms };
}

function oneC(name: string, change: OneCFaultsChange, ms: number): Deed {
  return { do: 'one-c', name, change, ms };
}
