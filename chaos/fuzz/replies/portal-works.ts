import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { SandboxAccess } from '../../../sandbox/access';
import type { ControlClient } from '../../../sandbox/control/client';
import { createPortalClient, refreshGrant } from '../../../src/clients/bitrix24';
import { timeoutMs, type Work } from './work';

/** What a portal and its authorization server are asked. */
export async function portalWorks(
  { portal: { url, clientId, clientSecret } }: SandboxAccess,
  control: ControlClient,
  urlOf: (url: string) => string,
): Promise<Work[]> {
  const refresh = (token: string, authServer: string) =>
    refreshGrant({ authServer, clientId, clientSecret, refreshToken: token }, { timeoutMs });
  // The clean way: a reply with new tokens that is lost would end all that follows.
  let grant = await refresh(await installedWith(control), url);
  const renew = async () => (grant = await refresh(grant.refreshToken, url));
  const [id = 0] = await control.createDeals({ companyId: 1, contactId: 1 });
  const document = { entityTypeId: 2, id };
  const client = () =>
    createPortalClient({
      endpoint: urlOf(grant.clientEndpoint),
      memberId: grant.memberId,
      tokens: () => grant,
      renew,
      timeoutMs,
    });
  const field = { name: 'UF_CRM_ERP_ORDER_ID', value: '4711' };
  const notification = { userId: 1, message: 'The order is there.', tag: 'order' };
  const robot = {
    code: 'fuzz',
    handler: 'http://127.0.0.1:1/robots/fuzz',
    name: { en: 'Fuzz', ru: 'Фазз' },
    description: { en: 'Fuzz', ru: 'Фазз' },
    documents: ['DEAL'],
    properties: {},
    returns: {},
  };
  await client().ensureDealField({ name: field.name, label: 'Number' });
  return [
    { name: 'portal: read a document', attempt: () => client().readDocument(document) },
    { name: 'portal: read a field', attempt: () => client().readField(document, field.name) },
    {
      name: 'portal: write a result',
      attempt: () => client().writeResult({ document, field, notify: notification }),
    },
    { name: 'portal: notify', attempt: () => client().notify(notification) },
    {
      name: 'portal: answer a step',
      attempt: () => client().sendEvent({ eventToken: '1.2|A1|event.signature', values: { a: 'b' } }),
    },
    { name: 'portal: list robots', attempt: () => client().listRobots() },
    { name: 'portal: register a robot', attempt: () => client().addRobot(robot, grant.userId) },
    {
      name: 'portal: make a field',
      attempt: (number) => client().ensureDealField({ name: `UF_CRM_FUZZ_${number}`, label: 'Fuzz' }),
    },
    { name: 'portal: read its user', attempt: () => client().readTokenUser() },
    // The tokens that it loses are nobody's.
    {
      name: 'authorization server: renew tokens',
      async attempt() {
        try {
          return await refresh((await renew()).refreshToken, urlOf(url));
        } finally {
          grant = await refresh(await installedWith(control), url);
        }
      },
    },
  ];
}

/** Installs the application anew. @returns the refresh token that it is told */
async function installedWith(control: ControlClient): Promise<string> {
  let told = '';
  const application = createServer((request, response) => {
    void text(request).then((form) => {
      told ||= new URLSearchParams(form).get('auth[refresh_token]') ?? '';
      response.end();
    });
  });
  await new Promise<void>((resolve) => {
    application.listen(0, '127.0.0.1', resolve);
  });
  await control.install(`http://127.0.0.1:${(application.address() as AddressInfo).port}/install`);
  application.closeAllConnections();
  application.close();
  return told;
}
