import { pinEndpoint } from '../../../src/clients/bitrix24';
import { makeKeys } from '../../../src/codec/make-keys';
import { loadConfig } from '../../../src/config';
import { admits, privateHostIn } from '../../../src/verify/allowed-portals';

/** PORTALS as an operator writes them, read as both roles read them. */
function portalsOf(PORTALS: string): readonly string[] {
  return loadConfig('endpoint', { PORTALS, ...makeKeys('k1') }).PORTALS;
}

describe('PORTALS', () => {
  const claimed = { memberId: 'a223c6b3710f85df22e9377d6c4f7553', domain: '127.0.0.1:3001' };

  it.each([
    ['', false],
    ['other.bitrix24.ru', false],
    ['a223c6b3710f85df22e9377d6c4f7553', true],
    ['A223C6B3710F85DF22E9377D6C4F7553', true],
    ['127.0.0.1:3001', true],
    ['http://127.0.0.1:3001', true],
    ['127.0.0.1', false],
    ['7.0.0.1:3001', false],
  ])('"%s" admits it: %p', (entry, expected) => {
    expect(admits(portalsOf(entry), claimed)).toBe(expected);
  });

  it.each([
    ['HTTP://localhost:8080', 'localhost:8080', 'http://localhost:8080/rest/'],
    ['http://localhost:80', 'localhost', 'http://localhost/rest/'],
    ['http://localhost', 'localhost:80', 'http://localhost:80/rest/'],
    ['https://Box.Corp.Internal:443/crm/', 'box.corp.internal', 'https://box.corp.internal/rest/'],
    ['box.corp.internal:8443', 'box.corp.internal:8443', 'https://box.corp.internal:8443/rest/'],
  ])('"%s" means the same portal to the endpoint and to the worker', (entry, domain, endpoint) => {
    const portals = portalsOf(entry);
    const event = { memberId: 'm', domain, endpoints: [endpoint] };
    expect(admits(portals, event)).toBe(true);
    expect(privateHostIn(portals, event)).toBeUndefined();
    expect(() => pinEndpoint(endpoint, portals)).not.toThrow();
  });

  it.each(['localhost', 'portal.test', 'portal.invalid', 'portal.local.', '10.0.0.5', 'intranet'])(
    'that do not list %s have neither take it',
    (host) => {
      const endpoint = `https://${host}/rest/`;
      expect(privateHostIn([], { domain: 'a.bitrix24.ru', endpoints: [endpoint] })).toBe(host);
      expect(() => pinEndpoint(endpoint, [])).toThrow(/no public https address/);
    },
  );
});
