import { parseInstall } from '../../../src/endpoint/parse-install';
import { readFixture } from './fixture';

async function refusalOf(
  change: (form: URLSearchParams) => void,
): Promise<{ type: string; message: string }> {
  const form = new URLSearchParams(await readFixture('onappinstall.form'));
  change(form);
  const parsed = parseInstall(form.toString());
  if (parsed.ok) throw new Error('it was understood');
  return parsed.refusal;
}

describe('parseInstall', () => {
  it('reads the documented ONAPPINSTALL', async () => {
    expect(parseInstall(await readFixture('onappinstall.form'))).toEqual({
      ok: true,
      event: {
        memberId: 'a223c6b3710f85df22e9377d6c4f7553',
        domain: 'b24-example.bitrix24.ru',
        applicationToken: '51856fefc120afa4b628cc82d3935cce',
        accessToken: 'a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1',
        refreshToken: 'b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2',
        expires: 1_796_003_600,
        languageId: 'ru',
        scope: 'crm,bizproc,im,user_brief',
        serverEndpoint: 'https://oauth.bitrix.info/rest/',
        ts: 1_796_000_000,
      },
    });
  });

  it('says of an uninstall and an update that nothing was changed', async () => {
    const uninstall = parseInstall(await readFixture('onappuninstall.form'));
    expect(uninstall).toMatchObject({ ok: false, refusal: { type: 'Install.EventNotTaken' } });
    const update = await refusalOf((form) => form.set('event', 'ONAPPUPDATE'));
    expect(update.message).toContain(
      'ONAPPUPDATE is not taken by this release. Nothing was stored or changed',
    );
  });

  it.each([
    ['event', 'ONCRMDEALUPDATE', 'not ONAPPINSTALL'],
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
