import { pinEndpoint } from '../../../../src/clients/bitrix24/portal-host';

describe('pinEndpoint', () => {
  const portals = ['crm.corp.internal', 'box.example.com:8443', 'http://127.0.0.1:3001', '10.0.0.5'];

  it.each([
    ['a cloud portal', 'https://example.bitrix24.com/rest/'],
    ['the standard port', 'https://example.bitrix24.com:443/rest/'],
    ['a private name that is listed', 'https://crm.corp.internal/rest/'],
    ['a port that is listed', 'https://box.example.com:8443/rest/'],
    ['a loopback portal that is listed', 'http://127.0.0.1:3001/rest/'],
  ])('permits %s', (_what, endpoint) => {
    expect(pinEndpoint(endpoint, portals)).toBe(endpoint.replace(':443/', '/'));
  });

  it.each([
    ['plain http', 'http://example.bitrix24.com/rest/'],
    ['another scheme', 'ftp://example.bitrix24.com/rest/'],
    ['credentials', 'https://user:pass@example.bitrix24.com/rest/'],
    ['an odd port', 'https://example.bitrix24.com:8080/rest/'],
    ['another path', 'https://example.bitrix24.com/rest/1/hook/'],
    ['a query', 'https://example.bitrix24.com/rest/?a=b'],
    ['a name of one part', 'https://intranet/rest/'],
    ['this machine by name', 'https://localhost/rest/'],
    ['a private name', 'https://portal.corp.local/rest/'],
    ['a name for tests', 'https://portal.test/rest/'],
    ['a private name with a final dot', 'https://portal.corp.local./rest/'],
    ['the metadata service by name', 'https://metadata.google.internal/rest/'],
    ['the metadata service', 'https://169.254.169.254/rest/'],
    ['loopback', 'https://127.0.0.1/rest/'],
    ['loopback in one number', 'https://2130706433/rest/'],
    ['loopback in hex', 'https://0x7f.1/rest/'],
    ['a private address', 'https://192.168.1.5/rest/'],
    ['a private address that is listed', 'https://10.0.0.5/rest/'],
    ['a private address over http', 'http://10.0.0.5/rest/'],
    ['loopback of IPv6', 'https://[::1]/rest/'],
    ['a mapped address', 'https://[::ffff:10.0.0.1]/rest/'],
    ['a link-local address', 'https://[fe80::1]/rest/'],
    ['another port of this machine', 'http://127.0.0.1:3002/rest/'],
    ['this machine over https where http is listed', 'https://127.0.0.1:3001/rest/'],
    ['no URL', 'example.bitrix24.com'],
  ])('refuses %s', (_what, endpoint) => {
    expect(() => pinEndpoint(endpoint, portals)).toThrow(
      expect.objectContaining({ verdict: 'refused', kind: 'EndpointRefused' }),
    );
  });

  it('repeats no credentials', () => {
    expect(() => pinEndpoint('https://user:secret@a.example.com/rest/', [])).toThrow(/^(?!.*secret)/);
  });

  it('permits plain http to this machine only, whatever the list says', () => {
    expect(() => pinEndpoint('http://192.168.1.5:80/rest/', ['http://192.168.1.5'])).toThrow();
  });
});
