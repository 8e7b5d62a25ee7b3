import { watchEventLoop } from '../../../support/watch-event-loop';
import { clientOf, created, envelope, fault, order, replies, startErp, stopServers } from './erp-server';

const options = { timeoutMs: 20_000, beforeSend: () => {} };
const largest = 256 * 1024;
/** ms; an alarm for a process that hangs, far above what any of these takes. */
const frozen = 5000;

/** Each link doubles the one before it: written out, 2^40 elements. */
const doubling = Array.from({ length: 40 }, (_, i) =>
  i === 0 ? '<a id="i0">ha</a>' : `<a id="i${i}"><x href="#i${i - 1}"/><y href="#i${i - 1}"/></a>`,
).join('');

const nested = (depth: number): string => '<a>'.repeat(depth) + '</a>'.repeat(depth);

afterEach(stopServers);
afterEach(() => {
  // A polluted prototype would fail every other test with it.
  Reflect.deleteProperty(Object.prototype, 'obj');
});

async function outcome(body: string): Promise<unknown> {
  const erp = await startErp(replies(200, body));
  return clientOf(erp.url)
    .order.create(order, options)
    .catch((error: unknown) => error);
}

describe('a hostile reply', () => {
  it.each<[string, string]>([
    ['links that double each other', fault('soap:Server', 'x', `<detail>${doubling}</detail>`)],
    [
      'an element that refers to itself',
      fault('soap:Server', 'x', '<detail><a id="i"><b href="#i"/></a></detail>'),
    ],
    [
      'entities that double each other',
      `<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>${created('<orderNumber>&b;</orderNumber>')}`,
    ],
    ['deep nesting in a fault', fault('soap:Server', 'x', `<detail>${nested(20_000)}</detail>`)],
    ['deep nesting in the result', created(nested(20_000))],
    ['nothing but brackets', '<'.repeat(largest - 1)],
    ['an envelope of nothing but brackets', `<Envelope>${'<'.repeat(largest - 20)}`],
    ['comments that never end', `<Envelope>${'<!--'.repeat(largest / 4 - 10)}`],
    ['a tag of nothing but blanks', `<Envelope${' '.repeat(largest - 20)}`],
    ['quotes that never end', `<Envelope>${`<a b="'`.repeat(largest / 7 - 20)}`],
    [
      'thousands of prefixes',
      `<Envelope>${Array.from({ length: 2000 }, (_, i) => `<a xmlns:p${i}="http://www.w3.org/2001/XMLSchema-instance"/>`).join('')}${'<b/>'.repeat(20_000)}</Envelope>`,
    ],
    [
      'a page and a body in one envelope',
      '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><html>x</html><s:Body/></s:Envelope>',
    ],
    ['names from JavaScript', envelope('<__proto__/><constructor/><hasOwnProperty/>')],
    ['10 MB', created(`<orderNumber>1</orderNumber><x>${'y'.repeat(10_000_000)}</x>`)],
  ])('with %s ends as unknown and leaves the process responsive', async (_name, body) => {
    const slowest = watchEventLoop();
    expect(await outcome(body)).toMatchObject({ name: 'ClientError', verdict: 'unknown' });
    expect(slowest()).toBeLessThan(frozen);
  });

  it.each<[string, string]>([
    ['an attribute', created('<orderNumber>1</orderNumber>', ' id="__proto__"')],
    [
      'an attribute behind another one',
      created('<orderNumber>1</orderNumber>', ` x=" id='" id="__proto__" y="'"`),
    ],
    ['an attribute in disguise', created('<orderNumber>1</orderNumber>', '\n\tid\n=\n"__&#112;roto__"')],
    [
      'an attribute behind a comment',
      created(`<!-- <a x="' --><orderNumber id='__proto__'>1</orderNumber><!-- '" -->`),
    ],
    [
      'an attribute behind an instruction',
      created(`<?a <a x="' ?><orderNumber id='__proto__'>1</orderNumber><?a '" ?>`),
    ],
    [
      'a document in a CDATA section',
      created('<orderNumber><![CDATA[<?xml version="1.0"?><a id="__proto__"/>]]></orderNumber>'),
    ],
  ])('does not reach Object.prototype through %s', async (_name, body) => {
    await outcome(body);
    expect(Reflect.has({}, 'obj')).toBe(false);
  });
});
