import { createErpClient } from '../../../../src/clients/erp';
import type { FindOperation } from '../../../../src/clients/erp/mapping-types';
import { clientError, fault, found, replies, startErp, stopServers } from './erp-server';
import { asked, forms } from './look-up-forms';

afterEach(stopServers);

const [, , list, missing, , faults] = forms;

async function lookUp(
  form: (typeof forms)[number] | undefined,
  body: string,
  status = 200,
  change?: Partial<FindOperation['reply']>,
) {
  if (!form) throw new Error('no such form');
  const { order } = form.mapping.objects;
  if (order?.mode !== 'lookup-then-create') throw new Error('it does not look up');
  const find = { ...order.find, reply: { ...order.find.reply, ...change } };
  const erp = await startErp(replies(status, body));
  const mapping = { ...form.mapping, objects: { order: { ...order, find } } };
  const client = createErpClient({ wsdl: form.wsdl, endpoint: erp.url }, mapping);
  return client.order?.find?.(asked, { timeoutMs: 5000 });
}

const entry = (key: string, number: string) => `<order><key>${key}</key><number>${number}</number></order>`;

describe('a look-up that an ERP answers with a list', () => {
  it('takes the one with the whole reference, whatever stands beside it', async () => {
    const others = [
      entry(`${asked}-2`, 'SO-2'),
      entry(asked.slice(0, -1), 'SO-3'),
      entry(asked.toUpperCase(), 'SO-4'),
    ];
    const all = [others[0], entry(asked, 'SO-1'), ...others.slice(1)].join('');
    expect(await lookUp(list, found(`<orders>${all}</orders>`))).toBe('SO-1');
  });

  it.each([
    ['only a longer reference', entry(`${asked}-2`, 'SO-2'), 'it is not the reference that was asked for'],
    ['only a shorter one', entry(asked.slice(0, -1), 'SO-2'), 'it is not the reference that was asked for'],
    [
      'entries without one',
      '<order><number>SO-2</number></order>',
      'it is not the reference that was asked for',
    ],
    ['ours twice', entry(asked, 'SO-1') + entry(asked, 'SO-2'), 'several with our reference'],
    ['ours without a number', `<order><key>${asked}</key></order>`, 'number: must be 1 to 100 characters'],
    ['entries of another kind', '<client>7</client>', 'neither where it is nor that there is none'],
    ['words', 'Insufficient permission', 'neither where it is nor that there is none'],
  ])('learns nothing from %s', async (_what, entries, why) => {
    const error = await clientError(lookUp(list, found(`<orders>${entries}</orders>`)));
    expect(error).toMatchObject({ verdict: 'not-done', kind: 'Contract' });
    expect(error.message).toContain(why);
  });
});

describe('"you may not see it" is not "it is not there"', () => {
  it.each<[string, number, string]>([
    ['under a success', 0, found('<found>false</found><message>Insufficient permission</message>')],
    ['beside an empty list', 2, found('<orders/><message>Insufficient permission</message>')],
    [
      'as the reason of a failure',
      3,
      found('<result><status ok="false">Insufficient permission</status></result>'),
    ],
    [
      'beside what is missing',
      3,
      found('<result><status ok="true"/><note>Insufficient permission</note></result>'),
    ],
    [
      'in a log beside a count of none',
      4,
      found(
        '<conditions><hits>0</hits></conditions><log><item><code>7</code><note>Insufficient permission</note></item></log>',
      ),
    ],
    [
      'as a fault of the same code',
      5,
      fault('soap:Client', 'Insufficient permission', '<detail><code>FORBIDDEN</code></detail>'),
    ],
  ])('%s', async (_where, form, body) => {
    const error = await clientError(lookUp(forms[form], body));
    expect(error).toMatchObject({ verdict: 'not-done', said: 'Insufficient permission' });
  });
});

it('what the mapping says to say nothing is passed over, with all below it', async () => {
  const body = found(
    '<took>7</took><result id="5"><status ok="true"/><trace><step>a</step></trace></result>',
  );
  await clientError(lookUp(missing, body));
  expect(
    await lookUp(missing, body, 200, { ignored: ['took', 'result/@id', 'result/trace'] }),
  ).toBeUndefined();
});

it('a fault says that it is not there only under a status that a fault comes with', async () => {
  const body = fault('soap:Client', 'no order', '<detail><code>NOT_FOUND</code></detail>');
  expect(await lookUp(faults, body, 500)).toBeUndefined();
  for (const status of [401, 403, 503]) {
    expect(await clientError(lookUp(faults, body, status))).toMatchObject({ verdict: 'not-done' });
  }
});
