import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import * as fc from 'fast-check';
import { createCreateOnce } from '../../../../activities/create-once/create-once';
import { createErpActivities } from '../../../../activities/erp';
import { createErpClient } from '../../../../src/clients/erp';
import { productionTiming } from '../../../../src/timing';
import { type Answer, order, replies, startErp, stopServers } from './erp-server';
import { asked, type Drawn, drawn, type DrawnFault, type Form, forms } from './look-up-forms';
import { firstAttempt } from '../../../support/first-attempt';
import { cases } from '../../../support/proof';

/** What an ERP may answer a look-up with. */
type Reply =
  | { status: number; reply: Drawn; besides?: Drawn }
  | { status: number; fault: DrawnFault }
  | { status: number; raw: string };

const foreign = 'urn:foreign';

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

function written({ name, space, attributes, text, children }: Drawn, form: Form): string {
  const spaces = { ours: form.reply.space, none: '', foreign };
  const own = Object.entries(attributes).map(([attribute, value]) => ` ${attribute}="${escaped(value)}"`);
  const inside = children.map((child) => written(child, form)).join('');
  return `<${name} xmlns="${spaces[space]}"${own.join('')}>${escaped(text)}${inside}</${name}>`;
}

const envelopeOf = (body: string, { soapVersion }: Form): string => {
  const space =
    soapVersion === '1.2'
      ? 'http://www.w3.org/2003/05/soap-envelope'
      : 'http://schemas.xmlsoap.org/soap/envelope/';
  return `<s:Envelope xmlns:s="${space}"><s:Body>${body}</s:Body></s:Envelope>`;
};

function bodyOf(reply: Reply, form: Form): string {
  if ('raw' in reply) return reply.raw;
  if ('reply' in reply) {
    const all = [reply.reply, ...(reply.besides ? [reply.besides] : [])];
    return envelopeOf(all.map((one) => written(one, form)).join(''), form);
  }
  const { code, text, detail } = reply.fault;
  const inDetail = detail === undefined ? '' : `<code xmlns="">${escaped(detail)}</code>`;
  return envelopeOf(
    form.soapVersion === '1.2'
      ? `<s:Fault><s:Code><s:Value>s:${code}</s:Value></s:Code><s:Reason><s:Text>${escaped(text)}</s:Text></s:Reason><s:Detail>${inDetail}</s:Detail></s:Fault>`
      : `<s:Fault><faultcode>s:${code}</faultcode><faultstring>${escaped(text)}</faultstring><detail>${inDetail}</detail></s:Fault>`,
    form,
  );
}

/** The test's own judgement, which knows nothing of how the product reads. */
function saysAbsent(reply: Reply, form: Form): boolean {
  if ('raw' in reply) return false;
  if ('fault' in reply)
    return [200, 400, 404, 500].includes(reply.status) && (form.faultSaysAbsent?.(reply.fault) ?? false);
  const { reply: element, besides } = reply;
  const isReply = element.name === form.reply.name && element.space === 'ours';
  return reply.status < 300 && isReply && !besides && form.saysAbsent(element);
}

const words = [
  '',
  'Insufficient permission',
  '0',
  'none',
  `${asked}-2`,
  asked.slice(0, -1),
  asked,
  'SO-1001',
];

/** Any reply out of the form's own words and some of others. */
function anyReply(form: Form): fc.Arbitrary<Reply> {
  const text = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom('', ...form.values) },
    fc.constantFrom(...words),
  );
  const name = fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...form.elements) },
    fc.constantFrom('message', 'error', 'isAbsent', 'Found'),
  );
  const attributes = fc.oneof(
    { weight: 4, arbitrary: fc.constant({}) },
    fc.dictionary(fc.constantFrom(...form.attributes, 'denied'), text, { maxKeys: 2 }),
  );
  const space = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom('ours' as const, 'none' as const) },
    fc.constant('foreign' as const),
  );
  const { element } = fc.letrec<{ element: Drawn }>((tie) => ({
    element: fc.record({
      name,
      space,
      attributes,
      text,
      children: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.constant<Drawn[]>([]),
        fc.array(tie('element'), { maxLength: 3 }),
      ),
    }),
  }));
  const wrapper = fc.record({
    name: fc.oneof({ weight: 8, arbitrary: fc.constant(form.reply.name) }, name),
    space: fc.oneof({ weight: 8, arbitrary: fc.constant('ours' as const) }, space),
    attributes,
    text: fc.oneof({ weight: 6, arbitrary: fc.constant('') }, text),
    children: fc.array(element, { maxLength: 4 }),
  });
  const fault = fc.record({
    code: fc.constantFrom('Client', 'Client.Order', 'Clients', 'Server', 'Sender', 'NOT_FOUND', ''),
    text: fc.constantFrom('no order', 'no such thing', 'Insufficient permission', ''),
    detail: fc.constantFrom(undefined, 'NOT_FOUND', 'FORBIDDEN', ''),
  });
  const status = fc.oneof(
    { weight: 5, arbitrary: fc.constant(200) },
    fc.constantFrom(201, 302, 400, 401, 403, 404, 500, 503),
  );
  const near = nearlyAbsent(form);
  return fc.oneof(
    { weight: 4, arbitrary: fc.record({ status, reply: wrapper }) },
    { weight: 4, arbitrary: near },
    { weight: 2, arbitrary: fc.record({ status, fault }) },
    { weight: 1, arbitrary: fc.record({ status: fc.constant(200), reply: wrapper, besides: element }) },
    fc.record({ status, raw: fc.constantFrom('', '{}', 'null', '<html/>', '<a', envelopeOf('', form)) }),
  );
}

/** The reply that says so. */
function absenceOf({ absent, reply }: Form): Reply {
  return 'fault' in absent
    ? { status: 500, fault: absent.fault }
    : { status: 200, reply: { ...absent.reply, name: reply.name } };
}

/** The reply that says so, with one thing beside it or gone. */
function nearlyAbsent(form: Form): fc.Arbitrary<Reply> {
  const { absent } = form;
  if ('fault' in absent)
    return fc.constantFrom(
      { status: 200, fault: absent.fault },
      { status: 403, fault: absent.fault },
      { status: 500, fault: { ...absent.fault, detail: undefined } },
      { status: 500, fault: { ...absent.fault, text: '' } },
      { status: 200, reply: drawn(form.reply.name) },
    );
  const whole = { ...absent.reply, name: form.reply.name };
  const strange = fc.constantFrom<Drawn>(
    drawn('message', { text: 'Insufficient permission' }),
    drawn('message'),
    ...whole.children,
    ...whole.children.map((child) => ({ ...child, space: 'foreign' as const })),
  );
  const inside = (add: Drawn) =>
    whole.children.map((child) => ({ ...child, children: [...child.children, add] }));
  return fc.oneof(
    fc.constant({ status: 200, reply: whole }),
    strange.map((add) => ({ status: 200, reply: { ...whole, children: [...whole.children, add] } })),
    strange.map((add) => ({ status: 200, reply: { ...whole, children: inside(add) } })),
    fc.constant({ status: 200, reply: { ...whole, text: 'Insufficient permission' } }),
    fc.constant({ status: 200, reply: { ...whole, attributes: { ...whole.attributes, denied: 'true' } } }),
    fc
      .constantFrom(...whole.children.map((_, gone) => whole.children.toSpliced(gone, 1)), [])
      .map((children) => ({ status: 200, reply: { ...whole, children } })),
    fc.constant({ status: 200, reply: { ...whole, attributes: {} } }),
    fc.constant({ status: 500, reply: whole }),
    fc.constant({ status: 200, reply: { ...whole, space: 'foreign' as const } }),
  );
}

afterEach(stopServers);

describe.each(forms)('an ERP that says "there is none" by $name', (form) => {
  it('is asked to create after exactly that, and after no other reply', async () => {
    let reply: Reply = { status: 200, raw: '' };
    let creates = 0;
    const answer: Answer = (response, seen) => {
      // A look-up does not bring the order's title.
      const isCreate = seen.body.includes(order.title);
      if (isCreate) creates += 1;
      const answered = isCreate
        ? { status: 500, body: '' }
        : { status: reply.status, body: bodyOf(reply, form) };
      replies(answered.status, answered.body)(response, seen);
    };
    const erp = await startErp(answer);
    const client = createErpClient({ wsdl: form.wsdl, endpoint: erp.url }, form.mapping);
    const { createOrder } = createErpActivities({
      erp: client,
      createOnce: createCreateOnce({
        server: firstAttempt,
        readPastWork: async () => 'none-listed',
      }),
    });
    await client.order?.compose(anOrder());

    let absences = 0;
    await fc.assert(
      fc.asyncProperty(anyReply(form), async (drawnReply) => {
        reply = drawnReply;
        creates = 0;
        const environment = new MockActivityEnvironment(attempt, { logger: new DefaultLogger('ERROR') });
        const work = { order: anOrder(), guard: { notAfter: undefined, lookUpFirst: false } };
        await environment.run(createOrder, { ...work, timing: productionTiming }).catch(() => undefined);
        const isAbsent = saysAbsent(drawnReply, form);
        if (isAbsent) absences += 1;
        expect({ creates, reply: bodyOf(drawnReply, form) }).toMatchObject({ creates: isAbsent ? 1 : 0 });
      }),
      // Each of a few draws may miss the one that says so.
      { numRuns: cases(300), examples: [[absenceOf(form)]] },
    );
    expect(absences).toBeGreaterThan(0);
  });
});

const attempt = { attempt: 1, heartbeatTimeoutMs: 30_000, startToCloseTimeoutMs: 120_000 };

function anOrder() {
  return { ...order, externalId: asked };
}
