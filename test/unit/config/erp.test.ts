import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../../src/config';
import { erpSettingsOf } from '../../../src/systems/erp';
import { createAuthority } from '../../support/certificates';

const authority = createAuthority();
const ours = authority.issue('robots');
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'erp-settings-'));
  writeFileSync(join(folder, 'cert.pem'), ours.cert);
  writeFileSync(join(folder, 'key.pem'), ours.key);
  writeFileSync(join(folder, 'other.pem'), authority.issue('other').key);
  writeFileSync(join(folder, 'ours.pfx'), authority.issuePfx('robots', 'hush'));
  writeFileSync(join(folder, 'ca.pem'), authority.ca);
});
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string) => join(folder, name);
const read = (set: Record<string, string>) => {
  const ERP_WSDL = 'a.wsdl';
  return erpSettingsOf({ ...loadConfig('erpInspect', { ERP_WSDL, ...set }), ERP_WSDL });
};

it.each<[string, Record<string, string>, object | undefined]>([
  ['nothing', {}, undefined],
  ['a user alone: basic', { ERP_USER: 'u', ERP_PASSWORD: 'p' }, { by: 'basic', user: 'u', password: 'p' }],
  ['bearer', { ERP_AUTH: 'bearer', ERP_TOKEN: 't' }, { by: 'bearer', token: 't' }],
  [
    'WS-Security with a digest',
    { ERP_AUTH: 'ws-security-digest', ERP_USER: 'u', ERP_PASSWORD: 'p' },
    { by: 'ws-security', user: 'u', password: 'p', digest: true },
  ],
  ['none, although a user is set', { ERP_AUTH: 'none', ERP_USER: 'u', ERP_PASSWORD: 'p' }, undefined],
])('the login of %s', (_name, set, login) => {
  expect(read(set)?.login).toEqual(login);
});

it('certificates are read as they lie', () => {
  const pem = read({
    ERP_CLIENT_CERT: file('cert.pem'),
    ERP_CLIENT_KEY: file('key.pem'),
    ERP_CA: file('ca.pem'),
  });
  expect(String(pem?.tls?.cert)).toBe(ours.cert);
  const pfx = read({ ERP_CLIENT_PFX: file('ours.pfx'), ERP_CLIENT_PASSPHRASE: 'hush' });
  expect(pfx?.tls).toMatchObject({ pfx: expect.any(Buffer), passphrase: 'hush' });
  expect(read({})?.tls).toBeUndefined();
});

it.each<[string, () => Record<string, string>, RegExp]>([
  ['a user without a password', () => ({ ERP_USER: 'u' }), /ERP_PASSWORD is missing/],
  ['bearer without a token', () => ({ ERP_AUTH: 'bearer' }), /ERP_TOKEN is missing/],
  ['another way of logging in', () => ({ ERP_AUTH: 'ntlm' }), /ERP_AUTH must be basic, bearer/],
  ['another SOAP', () => ({ ERP_SOAP: '2' }), /ERP_SOAP must be 1.1 or 1.2/],
  ['a file that is not there', () => ({ ERP_CA: file('none') }), /ERP_CA names a file .*ENOENT/],
  ['a certificate without a key', () => ({ ERP_CLIENT_CERT: file('cert.pem') }), /ERP_CLIENT_KEY is missing/],
  [
    'a key of another certificate',
    () => ({ ERP_CLIENT_CERT: file('cert.pem'), ERP_CLIENT_KEY: file('other.pem') }),
    /ERP_CLIENT_KEY cannot be used/,
  ],
  [
    'another passphrase',
    () => ({ ERP_CLIENT_PFX: file('ours.pfx'), ERP_CLIENT_PASSPHRASE: 'other-9c' }),
    /ERP_CLIENT_PFX cannot be used/,
  ],
])('%s is told at the start, without any secret', (_name, set, problem) => {
  const load = () => read(set());
  expect(load).toThrow(problem);
  expect(load).not.toThrow(/other-9c|PRIVATE KEY/);
});
