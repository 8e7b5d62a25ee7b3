import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../../src/config';
import { quote } from '../../../src/base/quote';
import { makeKeys } from '../../../src/codec/make-keys';
import { erpIsAddressed, erpIsKnown, erpSettingsOf } from '../../../src/systems/erp';
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

it('what a mapping takes is read by its names, whatever stands in it', () => {
  expect(read({ ERP_SECRETS: 'account=1234567_SB1,tokenSecret=a=b==' }).secrets).toEqual({
    account: '1234567_SB1',
    tokenSecret: 'a=b==',
  });
});

it('what a mapping takes is told where it is missing, by name, and shown in no text', () => {
  const complaints: string[] = [];
  const context = { addIssue: (issue: { message: string }) => complaints.push(issue.message) };
  const set = { ERP_WSDL: 'a.wsdl', ERP_SECRETS: { account: '1' } };
  erpIsKnown(set, context as never, ['account', 'token', 'tokenSecret']);
  erpIsKnown(set, context as never, ['account']);
  erpIsKnown({}, context as never, ['account']);
  expect(complaints).toEqual([
    'lacks token, tokenSecret: src/clients/erp/mapping.ts takes account, token, tokenSecret',
  ]);
  read({ ERP_SECRETS: 'tokenSecret=hush-hush-9c' });
  expect(quote.line('it said hush-hush-9c')).toBe('it said ***');
});

it('look-ups have a place of their own where that is set', () => {
  const ERP_LOOKUP_ENDPOINT = 'https://erp.example.com/query';
  expect(read({ ERP_LOOKUP_WSDL: 'query.wsdl', ERP_LOOKUP_ENDPOINT }).lookUps).toEqual({
    wsdl: 'query.wsdl',
    endpoint: ERP_LOOKUP_ENDPOINT,
  });
});

describe('a login wants to be told', () => {
  const login = { ERP_USER: 'u', ERP_PASSWORD: 'hush' };
  const there = 'https://erp.example.com/?wsdl';
  const lookUp =
    'is missing: ERP_LOOKUP_WSDL is a file, and a login goes only to an address that is configured';
  const main = 'is missing: ERP_WSDL is a file, and a login goes only to an address that is configured';
  it.each([
    ['where the ERP is', false, { ERP_WSDL: 'a.wsdl' }, { ERP_ENDPOINT: main }],
    ['nothing where its WSDL is at its address', false, { ERP_WSDL: there }, {}],
    [
      'where look-ups are',
      true,
      { ERP_WSDL: there, ERP_LOOKUP_WSDL: 'q.wsdl' },
      { ERP_LOOKUP_ENDPOINT: lookUp },
    ],
    [
      'where look-ups are that are in the ERP’s own WSDL',
      true,
      { ERP_WSDL: 'a.wsdl', ERP_ENDPOINT: there },
      { ERP_LOOKUP_ENDPOINT: main },
    ],
    [
      'nothing where both are configured',
      true,
      { ERP_WSDL: 'a.wsdl', ERP_ENDPOINT: there, ERP_LOOKUP_ENDPOINT: there },
      {},
    ],
    [
      'that nothing reads a place of look-ups which the mapping does not have',
      false,
      { ERP_WSDL: there, ERP_LOOKUP_WSDL: there },
      {
        ERP_LOOKUP_WSDL:
          'is set, but src/clients/erp/mapping.ts has no lookUps: they are where ERP_WSDL says',
      },
    ],
  ])('%s', (_, lookUps, set, complaints) => {
    const told: Record<string, string> = {};
    const context = {
      addIssue: ({ path: [name], message }: { path: string[]; message: string }) =>
        (told[name ?? ''] = message),
    };
    erpIsAddressed({ ...set, ...login }, context as never, lookUps);
    expect(told).toEqual(complaints);
  });

  it('by the settings of a role, too', () => {
    const set = { ...makeKeys('test'), ERP_WSDL: 'a.wsdl', ...login };
    expect(() => loadConfig('erpTry', set)).toThrow(/ERP_ENDPOINT is missing: ERP_WSDL is a file/);
  });
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
  ['secrets without names', () => ({ ERP_SECRETS: 'other-9c' }), /ERP_SECRETS must be name=secret/],
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
