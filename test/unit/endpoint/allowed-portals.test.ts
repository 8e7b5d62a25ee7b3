import { isAllowedPortal } from '../../../src/endpoint/allowed-portals';

describe('isAllowedPortal', () => {
  const claimed = { memberId: 'a223c6b3710f85df22e9377d6c4f7553', domain: '127.0.0.1:3001' };

  it.each([
    [[], false],
    [['other.bitrix24.ru'], false],
    [['a223c6b3710f85df22e9377d6c4f7553'], true],
    [['127.0.0.1:3001'], true],
    [['http://127.0.0.1:3001'], true],
    [['127.0.0.1'], false],
    [['7.0.0.1:3001'], false],
    [[''], false],
  ])('%j admits it: %p', (allowed, expected) => {
    expect(isAllowedPortal(allowed, claimed)).toBe(expected);
  });

  it('takes domains in any case', () => {
    expect(isAllowedPortal(['Portal.Bitrix24.RU'], { ...claimed, domain: 'portal.bitrix24.ru' })).toBe(true);
  });
});
