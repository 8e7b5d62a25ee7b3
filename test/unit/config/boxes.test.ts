import { makeKeys } from '../../../src/codec/make-keys';
import { boxesOf, loadConfig } from '../../../src/config';

const keys = makeKeys('k1');
const secret = (letter: string): string => letter.repeat(32);
const settings = {
  ...keys,
  BOXES: 'zavod=https://portal.example, ural=http://10.0.0.7:8080',
  BOX_KEYS: `zavod/k2:${secret('b')},zavod/k1:${secret('a')} ural/k1:${secret('c')}`,
};

const problemsOf = (changes: Record<string, string>) => () =>
  loadConfig('endpoint', { ...settings, ...changes });

it('boxes have their keys in the order in which they are given, and Russian texts unless told', () => {
  const [zavod, ural] = boxesOf(loadConfig('endpoint', settings));
  expect(zavod).toMatchObject({
    id: 'zavod',
    url: 'https://portal.example',
    host: 'portal.example',
    language: 'ru',
  });
  expect([...zavod!.keys]).toEqual([
    ['k2', secret('b')],
    ['k1', secret('a')],
  ]);
  expect(ural).toMatchObject({ url: 'http://10.0.0.7:8080', host: '10.0.0.7:8080' });
  expect(boxesOf(loadConfig('endpoint', keys))).toEqual([]);
});

it('endpoints, which verify, and workers, which command, have the keys of boxes, and the codec has not', () => {
  const worker = { PUBLIC_URL: 'https://robots.example.com', ERP_WSDL: 'erp.wsdl' };
  expect(loadConfig('endpoint', settings).BOX_KEYS).toHaveLength(3);
  expect(loadConfig('worker', { ...settings, ...worker }).BOX_KEYS).toHaveLength(3);
  const codec = { CODEC_SECRET: 'x'.repeat(16), CODEC_ORIGIN: 'http://localhost:8233' };
  expect(loadConfig('codec', { ...settings, ...codec })).not.toHaveProperty('BOX_KEYS');
});

it.each([
  ['zavod=http://portal.example', /entry "zavod" must have an https address/],
  ['zavod=http://169.254.169.254', /must have an https address/],
  ['zavod=http://11.0.0.1', /must have an https address/],
  ['zavod=https://portal.example/bitrix', /address without a path/],
  ['zavod=https://me:secret@portal.example', /address without a path/],
  ['zavod=ftp://portal.example', /address without a path/],
  ['zavod=portal.example', /address without a path/],
  ['zavod', /must be id=address/],
  ['Zavod=https://portal.example', /id of 1 to 8 small Latin letters/],
  ['zavod-1=https://portal.example', /id of 1 to 8/],
  ['zavod_ural=https://portal.example', /id of 1 to 8/],
  // The mark of a cloud portal in references.
  ['3f2a9c1e=https://portal.example', /not 8 hexadecimal digits/],
])('the box %s is refused', (BOXES, problem) => {
  expect(problemsOf({ BOXES })).toThrow(problem);
});

it.each([
  '127.0.0.1:8080',
  'localhost',
  '[::1]',
  '192.168.1.2',
  '172.31.0.9',
  '[fd00::1]',
  'bitrix',
  'portal.local',
])('plain http to %s stays in a network of one’s own', (host) => {
  expect(problemsOf({ BOXES: `zavod=http://${host},ural=https://u.example` })).not.toThrow();
});

it.each([
  [{ BOX_KEYS: `zavod/k1:${secret('a')}` }, /BOX_KEYS has no key of box "ural"/],
  [{ BOXES: 'zavod=https://portal.example' }, /BOX_KEYS has a key of "ural", which is no box/],
  [{ BOXES: `${settings.BOXES},zavod=https://other.example` }, /BOXES has "zavod" twice/],
  [{ BOX_KEYS: `${settings.BOX_KEYS},zavod/k1:${secret('d')}` }, /BOX_KEYS has key "zavod\/k1" twice/],
  [{ BOX_KEYS: `${settings.BOX_KEYS},zavod/k3:short` }, /BOX_KEYS must be box\/key id:secret/],
  [{ ROBOT_SUFFIX: '__staging' }, /ROBOT_SUFFIX must be empty with BOXES/],
  [{ BOX_LANGUAGE: 'de' }, /BOX_LANGUAGE must be ru or en/],
])('settings that do not go together are refused: %j', (changes, problem) => {
  expect(problemsOf(changes)).toThrow(problem);
});

it('no secret of a box is repeated in a refusal', () => {
  expect(problemsOf({ BOX_KEYS: `zavod/k1:${secret('s')},zavod/k2:tooshort` })).toThrow(
    /^((?!sss|tooshort).)*$/s,
  );
});
