import { inspect } from 'node:util';
import * as fc from 'fast-check';
import { toFailure } from '../../../../activities/to-failure';
import {
  createPortalClient,
  type PortalClient,
  refreshGrant,
  type TransportOptions,
} from '../../../../src/clients/bitrix24';
import { logCommand } from '../../../../src/clients/bitrix24/process-step';
import { createRunCommands } from '../../../../src/clients/bitrix24/run-commands';
import { createTransport } from '../../../../src/clients/bitrix24/transport';
import { ClientError } from '../../../../src/clients/client-error';
import { cases } from '../../../support/proof';
import { stage, type Stage } from '../../sandbox/staged';

const eventToken = '55d5b5a7f6b1|A7371_87939_99612_15125|hush-event-token-0451';

interface Attempt {
  /** Makes the portal, or its authorization server, refuse. */
  refuse: (on: Stage, refusal: { code: string; text: string }) => Promise<unknown>;
  call: (on: Stage) => Promise<unknown>;
  /** What is sent, by its name on the wire. */
  secrets: (on: Stage) => Record<string, string>;
}

const access = ({ application }: Stage): string => application.tokens.access_token;

const portal = (on: Stage): TransportOptions => ({
  endpoint: `${on.sandbox.portal.url}/rest/`,
  memberId: on.sandbox.portal.memberId,
  tokens: () => ({ accessToken: access(on), expiresAt: Date.now() + 60_000 }),
  renew: () => Promise.reject(new Error('the test expects no renewal')),
});
const client = (on: Stage): PortalClient => createPortalClient(portal(on));

const rest: Pick<Attempt, 'refuse' | 'secrets'> = {
  refuse: ({ control }, refusal) => control.portalFaults({ rest: { reply: 'refusal', refusal } }),
  secrets: (on) => ({ auth: access(on), EVENT_TOKEN: eventToken }),
};
const log = { eventToken, message: 'm' };
const profile = { method: 'profile', params: {} };
const write = (on: Stage): Promise<unknown> =>
  client(on).writeResult({
    document: { entityTypeId: 2, id: 17 },
    field: { name: 'UF_CRM_ERP_ORDER_ID', value: 'SO-1' },
    log,
  });

const attempts: [string, Attempt][] = [
  [
    'the token refresh',
    {
      refuse: ({ control }, refusal) => control.portalFaults({ oauth: { reply: 'refusal', refusal } }),
      call({ sandbox, application }) {
        const { url: authServer, clientId, clientSecret } = sandbox.portal;
        const refreshToken = application.tokens.refresh_token;
        return refreshGrant({ authServer, clientId, clientSecret, refreshToken });
      },
      secrets: ({ sandbox, application }) => ({
        client_secret: sandbox.portal.clientSecret,
        refresh_token: application.tokens.refresh_token,
      }),
    },
  ],
  ['a lone call', { ...rest, call: (on) => client(on).log(log) }],
  ['a batch', { ...rest, call: write }],
  [
    'a command of a batch',
    {
      refuse: ({ control }, refusal) =>
        control.portalFaults({
          rest: { reply: 'refusal', of: 'command', refusal, methods: ['bizproc.activity.log'] },
        }),
      async call(on) {
        const run = createRunCommands(createTransport(portal(on)), undefined, () => [access(on)]);
        const outcome = (await run({ profile, log: logCommand(log) }))('log');
        if (!outcome.ok) throw outcome.error;
      },
      secrets: () => ({ EVENT_TOKEN: eventToken }),
    },
  ],
];

describe.each(attempts)('an error of %s', (_name, { refuse, call, secrets }) => {
  let on: Stage;
  beforeEach(async () => {
    on = await stage();
    await on.control.portalFaults({ limits: null });
    await on.application.install();
  });

  async function refused(code: string, text: string): Promise<ClientError> {
    await refuse(on, { code, text });
    const error: unknown = await call(on).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ClientError);
    return error as ClientError;
  }

  it('shows no part of a secret, wherever the text repeats it', async () => {
    for (const [name, secret] of Object.entries(secrets(on))) {
      const repeated = await refused('ERROR_CORE', `{${name}} was sent`);
      expect(repeated.said).toBe('*** was sent');
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 200, max: 1_100 }), async (before) => {
          const error = await refused('ERROR_CORE', `${'x'.repeat(before)} {${name}} was sent`);
          const shown = `${error.message} ${error.said} ${inspect(error, { depth: 9, showHidden: true })}`;
          // Half of it would be half a leak.
          for (const part of [secret.slice(0, 10), secret.slice(-10)]) expect(shown).not.toContain(part);
        }),
        { numRuns: cases(20), examples: [[290], [980]] },
      );
    }
  });

  it.each([
    ['its code', 'ERROR'.repeat(600_000), 'no'],
    ['its text', 'ERROR_CORE', 'Я'.repeat(3_000_000)],
    ['both', '\u0000'.repeat(1_000_000), '`'.repeat(3_000_000)],
  ])('of 3 MB in %s makes a failure that fits', async (_place, code, text) => {
    const failure = toFailure(await refused(code, text));
    expect(JSON.stringify([failure.message, failure.type, failure.details]).length).toBeLessThan(2_000);
    expect(failure.cause).toBeUndefined();
  });
});
