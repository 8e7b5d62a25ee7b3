import { isAllowedPortal } from '../../../../src/clients/bitrix24/portal-names';

const portals = [
  'example.bitrix24.com',
  'a223c6b3710f85df22e9377d6c4f7553',
  'http://127.0.0.1:3001',
  'http://localhost',
];

it.each([
  'example.bitrix24.com',
  'EXAMPLE.bitrix24.com',
  'example.bitrix24.com:443',
  'a223c6b3710f85df22e9377d6c4f7553',
  'A223C6B3710F85DF22E9377D6C4F7553',
  '127.0.0.1:3001',
  'localhost',
  'localhost:80',
])('PORTALS lists %s', (portal) => expect(isAllowedPortal(portal, portals)).toBe(true));

it.each([
  'evil.example.bitrix24.com',
  'example.bitrix24.com.evil.net',
  'example.bitrix24.com:80',
  '127.0.0.1',
  '127.0.0.1:3002',
  'localhost:443',
  '',
])('PORTALS does not list "%s"', (portal) => expect(isAllowedPortal(portal, portals)).toBe(false));

it('an empty list is of nobody', () => {
  expect(isAllowedPortal('example.bitrix24.com', [])).toBe(false);
});
