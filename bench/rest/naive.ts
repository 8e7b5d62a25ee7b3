import { createServer, type Server } from 'node:http';
import { type AuthActions, ApiVersion, HttpV2 } from '@bitrix24/b24jssdk';
import { z } from 'zod';
import { parseForm } from '../../sandbox/form';
import { openDoor } from '../../sandbox/loopback';

/** A handler as one would write it first: the vendor's SDK with its limiter, one request per method. */
export interface Naive {
  url: string;
  /** The application that is being installed; resolves when its robot is registered. */
  installed: Promise<void>;
  /** Runs that failed, and the first reason. */
  failures: string[];
  stop(): Promise<void>;
}

export const naiveRobot = 'naive';

type Call = (method: string, params: object) => Promise<unknown>;

const installation = z.object({
  auth: z.object({
    client_endpoint: z.string(),
    access_token: z.string(),
    expires: z.coerce.number(),
    expires_in: z.coerce.number(),
    domain: z.string(),
    member_id: z.string(),
  }),
});
/** `document_id` is a list or a map, as PHP wrote it. */
const robotCall = z.object({
  event_token: z.string(),
  document_id: z.preprocess((given) => Object.values(given ?? {}), z.array(z.string())),
});
const itemReply = z.object({
  item: z.looseObject({
    companyId: z.number().nullish(),
    contactId: z.number().nullish(),
    assignedById: z.number().nullish(),
  }),
});

export async function startNaive(): Promise<Naive> {
  const failures: string[] = [];
  let register: () => void = () => undefined;
  const installed = new Promise<void>((resolve) => (register = resolve));
  let call: Call | undefined;

  const server: Server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    request.on('end', () => {
      response.end('{"status":"async"}');
      const fail = (error: unknown): void => void failures.push(String(error));
      if (request.url === '/install') {
        call = callerOf(installation.parse(parseForm(text)).auth);
        void setUp(call, `${door.origin}/robot`).then(register, fail);
      } else if (call) {
        void carryOut(call, robotCall.parse(parseForm(text))).catch(fail);
      }
    });
  });
  const door = await openDoor(server, { host: '127.0.0.1', port: 0 });
  return { url: `${door.origin}/install`, installed, failures, stop: () => door.close() };
}

function callerOf({ client_endpoint: endpoint, ...auth }: z.output<typeof installation>['auth']): Call {
  const known = { ...auth, refresh_token: '' };
  const actions: AuthActions = {
    getAuthData: () => known,
    refreshAuth: async () => known,
    getUniq: (prefix) => prefix,
    isAdmin: false,
    getTargetOrigin: () => new URL(endpoint).origin,
    getTargetOriginWithPath: () => new Map([[ApiVersion.v2, endpoint.replace(/\/$/, '')]]),
  };
  const http = new HttpV2(actions);
  return async (method, params) => (await http.call(method, { ...params })).getData()?.result;
}

async function setUp(call: Call, handler: string): Promise<void> {
  await call('crm.deal.userfield.add', {
    fields: { FIELD_NAME: 'ERP_ORDER_ID', USER_TYPE_ID: 'string', LABEL: 'ERP order' },
  });
  await call('bizproc.robot.add', {
    CODE: naiveRobot,
    HANDLER: handler,
    AUTH_USER_ID: 1,
    USE_SUBSCRIPTION: 'Y',
    NAME: 'Naive',
    RETURN_PROPERTIES: { erp_order_id: { Name: 'Order', Type: 'string' } },
    DOCUMENT_TYPE: ['crm', 'CCrmDocumentDeal', 'DEAL'],
  });
}

/** What a run of ours reads and writes, but for the second answer; no order is created. */
async function carryOut(
  call: Call,
  { event_token: eventToken, document_id }: z.output<typeof robotCall>,
): Promise<void> {
  const id = Number(document_id[2]?.replace('DEAL_', ''));
  const read = async (entityTypeId: number, itemId: number): Promise<z.output<typeof itemReply>['item']> =>
    itemReply.parse(await call('crm.item.get', { entityTypeId, id: itemId, useOriginalUfNames: 'Y' })).item;
  const deal = await read(2, id);
  await call('crm.item.productrow.list', { filter: { '=ownerType': 'D', '=ownerId': id } });
  if (deal.companyId) await read(4, deal.companyId);
  if (deal.contactId) await read(3, deal.contactId);
  await call('crm.requisite.link.list', { filter: { '=ENTITY_TYPE_ID': 2, '=ENTITY_ID': id } });
  const owner = deal.companyId
    ? { '=ENTITY_TYPE_ID': 4, '=ENTITY_ID': deal.companyId }
    : { '=ENTITY_TYPE_ID': 3, '=ENTITY_ID': deal.contactId };
  await call('crm.requisite.list', { filter: owner });
  await call('crm.item.update', {
    entityTypeId: 2,
    id,
    fields: { UF_CRM_ERP_ORDER_ID: `N-${id}` },
    useOriginalUfNames: 'Y',
  });
  await call('im.notify.system.add', { USER_ID: deal.assignedById, MESSAGE: 'done', TAG: `naive/${id}` });
  await call('bizproc.activity.log', { EVENT_TOKEN: eventToken, LOG_MESSAGE: 'done' });
  await call('bizproc.event.send', { EVENT_TOKEN: eventToken, RETURN_VALUES: { erp_order_id: `N-${id}` } });
}
