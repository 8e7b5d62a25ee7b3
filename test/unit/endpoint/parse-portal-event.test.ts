import { parsePortalEvent } from '../../../src/endpoint/install/parse-portal-event';
import { readFixture } from './fixture';

async function refusalOf(
  change: (form: URLSearchParams) => void,
): Promise<{ type: string; message: string }> {
  const form = new URLSearchParams(await readFixture('onappinstall.form'));
  change(form);
  const parsed = parsePortalEvent(form.toString());
  if (parsed.ok) throw new Error('it was understood');
  return parsed.refusal;
}

describe('parsePortalEvent', () => {
  it('reads the documented ONAPPINSTALL', async () => {
    expect(parsePortalEvent(await readFixture('onappinstall.form'))).toEqual({
      ok: true,
      event: {
        type: 'installed',
        memberId: 'a223c6b3710f85df22e9377d6c4f7553',
        domain: 'b24-example.bitrix24.ru',
        applicationToken: '51856fefc120afa4b628cc82d3935cce',
        tokens: {
          accessToken: 'a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1',
          refreshToken: 'b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2',
          expiresAt: 1_796_003_600_000,
        },
        languageId: 'ru',
        authServer: 'https://oauth.bitrix.info',
        endpoints: ['https://oauth.bitrix.info/rest/', 'https://b24-example.bitrix24.ru/rest/'],
        ts: 1_796_000_000,
      },
    });
  });

  it('reads an update as it reads an installation', async () => {
    const form = new URLSearchParams(await readFixture('onappinstall.form'));
    form.set('event', 'ONAPPUPDATE');
    form.set('auth[application_token]', 'new');
    expect(parsePortalEvent(form.toString())).toMatchObject({
      ok: true,
      event: { type: 'updated', applicationToken: 'new', ts: 1_796_000_000 },
    });
  });

  it('reads an uninstallation, which has no access token', async () => {
    expect(parsePortalEvent(await readFixture('onappuninstall.form'))).toEqual({
      ok: true,
      event: {
        type: 'uninstalled',
        memberId: 'a223c6b3710f85df22e9377d6c4f7553',
        applicationToken: '51856fefc120afa4b628cc82d3935cce',
        ts: 1_796_100_000,
      },
    });
  });

  it('refuses an uninstallation without a token', async () => {
    const form = new URLSearchParams(await readFixture('onappuninstall.form'));
    form.delete('auth[application_token]');
    expect(parsePortalEvent(form.toString())).toMatchObject({
      ok: false,
      refusal: { message: expect.stringContaining('"auth.application_token" is missing') },
    });
  });

  it.each([
    ['event', 'ONCRMDEALUPDATE', 'is none of ONAPPINSTALL'],
    ['auth[member_id]', 'a/b', '"auth.member_id" must be'],
    ['auth[domain]', 'evil.example/path', '"auth.domain" must be a host'],
    ['auth[domain]', 'user@evil.example', '"auth.domain" must be a host'],
    ['auth[application_token]', '', '"auth.application_token" is empty'],
    ['auth[refresh_token]', 'x'.repeat(600), '"auth.refresh_token" is too long'],
    ['ts', 'yesterday', '"ts" must be seconds'],
  ])('refuses %s = %.20s', async (field, value, problem) => {
    const refusal = await refusalOf((form) => form.set(field, value));
    expect(refusal).toMatchObject({ type: 'Call.Malformed', message: expect.stringContaining(problem) });
  });

  it('refuses an event without auth', async () => {
    const refusal = await refusalOf((form) => {
      const names = Array.from(form.keys());
      for (const name of names) if (name.startsWith('auth')) form.delete(name);
    });
    expect(refusal.message).toContain('"auth" is missing');
  });
});
