import { assert, property, string } from 'fast-check';
import { readFramePost } from '../../../src/pages/frame-post';
import { documentOfTab } from '../../../src/robots/bindings';

/** Vendor: api-reference/widgets/crm/detail-tab.md, with other values. */
const query = 'DOMAIN=example.bitrix24.ru&PROTOCOL=1&LANG=ru&APP_SID=5552d735db7b7b4d5c16dd9c272bfe7d';
const fields: Readonly<Record<string, string>> = {
  AUTH_ID: 'an access token',
  AUTH_EXPIRES: '3600',
  REFRESH_ID: 'a refresh token',
  SERVER_ENDPOINT: 'https://oauth.bitrix24.tech/rest/',
  APPLICATION_TOKEN: 'ec1b2074a9d3f5c81b6e40d27a95cf38',
  APPLICATION_SCOPE: 'crm,placement',
  member_id: 'd897063e1ce7c5eb9f04b9751eef5915',
  status: 'L',
  PLACEMENT: 'CRM_DEAL_DETAIL_TAB',
  PLACEMENT_OPTIONS: '{"ID":"8061","URI":"\\/crm\\/deal\\/details\\/8061\\/"}',
};

function read(changes: Readonly<Record<string, string>> = {}, address = query) {
  const body = new URLSearchParams({ ...fields, ...changes }).toString();
  return readFramePost(new URLSearchParams(address), body);
}

it('reads what the portal opens a tab with', () => {
  expect(read()).toEqual({
    memberId: 'd897063e1ce7c5eb9f04b9751eef5915',
    applicationToken: 'ec1b2074a9d3f5c81b6e40d27a95cf38',
    authId: 'an access token',
    refreshId: 'a refresh token',
    domain: 'example.bitrix24.ru',
    authServer: 'https://oauth.bitrix24.tech/rest/',
    language: 'ru',
    languageId: 'ru',
    placement: 'CRM_DEAL_DETAIL_TAB',
    recordId: '8061',
  });
});

it.each([
  ['an application page, which has no record', { PLACEMENT: 'DEFAULT', PLACEMENT_OPTIONS: '{"any":"4/"}' }],
  ['options that are a list, as PHP writes an empty map', { PLACEMENT_OPTIONS: '[]' }],
  ['options that are no JSON', { PLACEMENT_OPTIONS: 'undefined' }],
  ['no options', { PLACEMENT_OPTIONS: '' }],
])('reads %s', (_, changes) => {
  expect(read(changes)).toMatchObject({ recordId: '' });
});

it.each([
  ['no application token', { APPLICATION_TOKEN: '' }],
  ['no access token', { AUTH_ID: '' }],
  ['a member_id that is a path', { member_id: '../portal' }],
  ['a token of 600 characters', { AUTH_ID: 'a'.repeat(600) }],
])('takes none with %s', (_, changes) => {
  expect(read(changes)).toBeUndefined();
});

it('takes none from what is no host', () => {
  expect(read({}, 'DOMAIN=https://evil.example/&LANG=ru')).toBeUndefined();
});

it('never throws, whatever comes', () => {
  assert(
    property(string(), string(), (address, body) => {
      readFramePost(new URLSearchParams(address), body);
    }),
  );
});

it.each([
  ['CRM_DEAL_DETAIL_TAB', '17', 'DEAL_17'],
  ['CRM_QUOTE_DETAIL_TAB', '3', 'QUOTE_3'],
  ['CRM_SMART_INVOICE_DETAIL_TAB', '4', 'SMART_INVOICE_4'],
  ['CRM_DYNAMIC_177_DETAIL_TAB', '12', 'DYNAMIC_177_12'],
  ['CRM_CONTACT_DETAIL_TAB', '9', undefined],
  ['CRM_DEAL_DETAIL_TAB', '17" OR 1=1', undefined],
  ['DEFAULT', '17', undefined],
])('%s with %s is the tab of %s', (placement, id, document) => {
  expect(documentOfTab(placement, id)).toBe(document);
});
