import { type Sandbox, startSandbox } from '../../../sandbox';
import { type ControlClient, createControlClient } from '../../../sandbox/control/client';
import { packageRoot } from '../../../src/base/package-root';

const invoices = 'Document_СчетНаОплатуПокупателю';
const key = '7b0f2c3a-1111-4222-8333-444455556666';

let sandbox: Sandbox;
let control: ControlClient;
beforeEach(async () => {
  sandbox = await startSandbox({ wsdlPath: `${packageRoot}/wsdl/order-service.wsdl` });
  control = createControlClient(sandbox.controlUrl);
});
afterEach(() => sandbox.close());

interface Answer {
  status: number;
  text: string;
  json: Record<string, unknown> & { value?: Record<string, unknown>[]; 'odata.error'?: { code: string } };
}

async function ask(
  method: string,
  path: string,
  body?: object | string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const { url, user, password } = sandbox.oneC;
  const response = await fetch(`${url}/accounting/odata/standard.odata/${path}`, {
    method,
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    headers: {
      accept: 'application/json',
      authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
      ...headers,
    },
  });
  const text = await response.text();
  return { status: response.status, text, json: text.startsWith('{') ? JSON.parse(text) : {} };
}

const codeOf = ({ json }: Answer): string | undefined => json['odata.error']?.code;
const invoice = { Ref_Key: key, Date: '2026-11-23T12:00:00', Товары: [{ LineNumber: 1, Сумма: 10 }] };

describe('the silent traps of 1C', () => {
  it('unknown fields are ignored, long strings cut, numbers rounded, and all of it is a success', async () => {
    const { status, json } = await ask(
      'POST',
      invoices,
      `{"Ref_Key":"${key}","CRM_Deal_ID":"17","СуммаДокумента":0.105,"КоличествоЛистов":"два",
        "Товары":[{"LineNumber":1,"Содержание":"${'Ы'.repeat(1200)}","Сумма":1}]}`,
    );
    expect(status).toBe(201);
    expect(json).toMatchObject({ Ref_Key: key, Number: '0000-000001', Posted: false, СуммаДокумента: 0.11 });
    expect(json).toMatchObject({ КоличествоЛистов: '0', Товары: [{ Содержание: 'Ы'.repeat(1000) }] });
    expect(json).not.toHaveProperty('CRM_Deal_ID');
  });

  it('a reference to nothing is taken, a bad one or a bad boolean is not', async () => {
    await expect(ask('POST', invoices, { Контрагент_Key: key })).resolves.toMatchObject({ status: 201 });
    for (const bad of [{ Контрагент_Key: 'x' }, { Posted: 'да' }]) {
      const answer = await ask('POST', invoices, bad);
      expect([answer.status, codeOf(answer)]).toEqual([400, '1']);
    }
  });

  it('rows want their numbers from 1 on', async () => {
    await expect(ask('POST', invoices, { Товары: [{ Сумма: 1 }] })).resolves.toMatchObject({ status: 500 });
    await expect(ask('POST', invoices, { Товары: [{ LineNumber: 2 }] })).resolves.toMatchObject({
      status: 400,
    });
  });

  it('PATCH replaces rows whole and ignores Ref_Key; PUT empties what is left out', async () => {
    await ask('POST', invoices, { ...invoice, Комментарий: 'наш' });
    const path = `${invoices}(guid'${key}')`;
    const patched = await ask('PATCH', path, {
      Ref_Key: '00000000-0000-4000-8000-000000000001',
      Товары: [{ LineNumber: 1, Содержание: 'другое' }],
    });
    expect(patched.json).toMatchObject({ Ref_Key: key, Комментарий: 'наш' });
    expect(patched.json.Товары).toMatchObject([{ Содержание: 'другое', Сумма: 0 }]);
    const put = await ask('PUT', path, { Комментарий: 'новый' });
    expect(put.json).toMatchObject({ Комментарий: 'новый', Number: '', Товары: [] });
    await expect(ask('DELETE', path)).resolves.toMatchObject({ status: 204 });
    expect(codeOf(await ask('GET', path))).toBe('9');
  });

  it('a document is complete or not only when it is posted, and `Posted` in its body posts nothing', async () => {
    const created = await ask('POST', invoices, { ...invoice, Posted: true });
    expect(created.json.Posted).toBe(false);
    const post = `${invoices}(guid'${key}')/Post?PostingModeOperational=false`;
    const refused = await ask('POST', post);
    expect([refused.status, codeOf(refused)]).toEqual([500, '-1']);
    await ask('PATCH', `${invoices}(guid'${key}')`, {
      Организация_Key: key,
      Контрагент_Key: key,
      ДоговорКонтрагента_Key: key,
      ВалютаДокумента_Key: key,
    });
    await control.oneCFaults({ closedUntil: '2026-11-23' });
    expect(codeOf(await ask('POST', post))).toBe('-1');
    await control.oneCFaults({ closedUntil: null });
    await expect(ask('POST', post)).resolves.toMatchObject({ status: 200, text: '' });
    expect((await ask('GET', `${invoices}(guid'${key}')`)).json.Posted).toBe(true);
  });

  it('a key is taken once; a base that keeps its own says so in the reply only', async () => {
    await ask('POST', invoices, invoice);
    const again = await ask('POST', invoices, invoice);
    expect([again.status, codeOf(again)]).toEqual([400, '15']);
    await control.oneCFaults({ keepsKeys: false });
    const other = await ask('POST', invoices, invoice);
    expect(other.status).toBe(201);
    expect(other.json.Ref_Key).not.toBe(key);
  });

  it('whoever does not ask for JSON gets Atom, and errors as XML', async () => {
    const atom = { accept: '*/*' };
    expect((await ask('GET', invoices, undefined, atom)).text).toContain('<feed');
    expect((await ask('GET', 'Catalog_Нет', undefined, atom)).text).toContain('<m:code>8</m:code>');
    expect((await ask('GET', `${invoices}?$format=json`, undefined, atom)).json.value).toEqual([]);
  });
});

describe('$filter', () => {
  beforeEach(async () => {
    await ask('POST', invoices, { ...invoice, Комментарий: "[b24:D_77-a223c6b3] д'Артаньян + 1" });
  });

  it.each([
    { filter: "substringof('[b24:D_77-a223c6b3]', Комментарий) eq true and DeletionMark eq false", found: 1 },
    { filter: "substringof('[b24:D_7-a223c6b3]', Комментарий) eq true", found: 0 },
    { filter: "substringof('д''Артаньян + 1', Комментарий) eq true", found: 1 },
    { filter: `Ref_Key eq guid'${key}'`, found: 1 },
    { filter: "Date ge datetime'2026-11-23T12:00:00' and Date lt datetime'2026-11-24T00:00:00'", found: 1 },
    { filter: "(Number eq 'нет' or Number eq '0000-000001') and СуммаДокумента eq 0", found: 1 },
  ])('$filter finds $found', async ({ filter, found }) => {
    const { json } = await ask('GET', `${invoices}?$filter=${encodeURIComponent(filter)}`);
    expect(json.value).toHaveLength(found);
  });

  it('does not take a plus for a blank', async () => {
    const filter = encodeURIComponent('Number eq 1').replaceAll('%20', '+');
    expect(codeOf(await ask('GET', `${invoices}?$filter=${filter}`))).toBe('14');
  });

  it('refuses a field that is not there, in a base that is empty too', async () => {
    for (const entity of [invoices, 'Catalog_ДоговорыКонтрагентов'])
      expect(codeOf(await ask('GET', `${entity}?$filter=${encodeURIComponent("Нет eq 'x'")}`))).toBe('14');
  });

  it('refuses to compare what is of different types, as an exception of 1C', async () => {
    for (const filter of ["Ref_Key eq 'x'", 'Number eq 1', "substringof('x', Posted) eq true"]) {
      const answer = await ask('GET', `${invoices}?$filter=${encodeURIComponent(filter)}`);
      expect([answer.status, codeOf(answer)]).toEqual([500, '-1']);
    }
  });
});

describe('what it does not model', () => {
  const query = (options: Record<string, string>) =>
    Object.entries(options)
      .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
      .join('&');

  it.each([
    { what: 'an option', path: `${invoices}?${query({ $orderby: 'Date' })}`, named: '$orderby' },
    { what: 'another option', path: `${invoices}?${query({ allowedOnly: 'true' })}`, named: 'allowedOnly' },
    {
      what: 'a format',
      path: `${invoices}?${query({ $format: 'application/json;odata=nometadata' })}`,
      named: 'nometadata',
    },
    {
      what: 'a function',
      path: `${invoices}?${query({ $filter: "startswith(Number,'0') eq true" })}`,
      named: 'startswith',
    },
    { what: 'an operator', path: `${invoices}?${query({ $filter: 'not (Posted eq true)' })}`, named: 'not' },
    {
      what: 'a path',
      path: `${invoices}?${query({ $filter: "Контрагент/ИНН eq '1'" })}`,
      named: 'Контрагент',
    },
  ])('is refused by its name: $what', async ({ path, named }) => {
    const answer = await ask('GET', path);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.text).toContain(named);
  });

  it('is refused in a body and in a header, too', async () => {
    const bound = await ask('POST', invoices, { 'Организация@odata.bind': 'Catalog_Организации' });
    expect([bound.status, bound.text]).toEqual([501, expect.stringContaining('@odata.bind')]);
    const matched = await ask('GET', invoices, undefined, { 'if-match': 'AAAAAAAAAAA=' });
    expect([matched.status, matched.text]).toEqual([501, expect.stringContaining('if-match')]);
  });

  it('is a body of an action that has none', async () => {
    await ask('POST', invoices, invoice);
    const post = `${invoices}(guid'${key}')/Post?PostingModeOperational=false`;
    expect((await ask('POST', post, '""')).status).toBe(400);
  });
});

it('$metadata names types and lengths, and not what the configuration lacks', async () => {
  await control.oneCFaults({
    declaresLengths: true,
    missingFields: [`${invoices}.Комментарий`],
    maxLengths: { [`${invoices}.Товары.Содержание`]: 50 },
  });
  const { text } = await ask('GET', '$metadata');
  expect(text).toContain('<Property Name="Содержание" Type="Edm.String" Nullable="true" MaxLength="50"/>');
  expect(text).toContain(`<EntityType Name="${invoices}">`);
  expect(text).not.toMatch(new RegExp(`EntityType Name="${invoices}">[^\\n]*Комментарий`));
});

it('$metadata tells no lengths unless it is told to, and nothing that is not published', async () => {
  await control.oneCFaults({ unpublished: ['Catalog_Валюты'] });
  const { text } = await ask('GET', '$metadata');
  expect(text).not.toContain('MaxLength');
  expect(text).not.toContain('Catalog_Валюты');
  const answer = await ask('GET', 'Catalog_Валюты');
  expect([answer.status, codeOf(answer)]).toEqual([404, '8']);
});

it('lets nobody in without the password, whose user has a Cyrillic name', async () => {
  expect(sandbox.oneC.user).toMatch(/[А-я]/);
  await expect(ask('GET', invoices, undefined, { authorization: 'Basic eA==' })).resolves.toMatchObject({
    status: 401,
  });
});

describe('faults on demand', () => {
  it('carry the work out and cut the socket, for one entity and once', async () => {
    await control.oneCFaults({
      create: { reply: 'cut', carryOut: true, entity: invoices, times: 1 },
    });
    await expect(ask('POST', 'Catalog_Контрагенты', {})).resolves.toMatchObject({ status: 201 });
    await expect(ask('POST', invoices, invoice)).rejects.toThrow();
    expect((await ask('GET', invoices)).json.value).toHaveLength(1);
    expect(codeOf(await ask('POST', invoices, invoice))).toBe('15');
  });

  it('speak with any status, code and text, in each of the forms that 1C has', async () => {
    const refused = { reply: 'refuse', status: 400, code: '4', refusal: 'Нет & <нельзя>' } as const;
    await control.oneCFaults({ read: refused });
    const odata = await ask('GET', invoices);
    expect([odata.status, odata.json]).toEqual([
      400,
      { 'odata.error': { code: '4', message: { lang: 'ru', value: 'Нет & <нельзя>' } } },
    ]);
    await control.oneCFaults({ read: refused, errorsInXml: true });
    expect((await ask('GET', invoices)).text).toContain('<m:code>4</m:code>');
    await control.oneCFaults({ read: { ...refused, status: 403, form: 'exception' }, errorsInXml: false });
    expect((await ask('GET', invoices)).json).toMatchObject({
      '#exception': expect.any(String),
      exception: { inner: { descr: 'Нет & <нельзя>' } },
    });
    await control.oneCFaults({ read: { ...refused, form: 'page' } });
    expect((await ask('GET', invoices)).text).toContain('<title>1C:Enterprise 8 application error</title>');
  });

  it('send any reply, to reads by key or by filter, after so many requests', async () => {
    await ask('POST', invoices, invoice);
    const raw = { status: 200, contentType: 'text/html', body: '<html/>' };
    await control.oneCFaults({ read: { reply: 'raw', raw, by: 'filter', skip: 1, times: 1 } });
    const texts = [];
    for (const path of [invoices, `${invoices}(guid'${key}')`, invoices, invoices])
      texts.push((await ask('GET', path)).text.slice(0, 7));
    expect(texts).toEqual(['{"odata', '{"odata', '<html/>', '{"odata']);
  });

  it('hold for any request where none is named', async () => {
    await control.oneCFaults({ any: { reply: 'refuse', skip: 1, times: 2 } });
    const statuses = [];
    for (const path of ['$metadata', invoices, `${invoices}(guid'${key}')`, invoices])
      statuses.push((await ask('GET', path)).status);
    expect(statuses).toEqual([200, 500, 500, 200]);
  });

  it('finish the work when the caller has gone', async () => {
    await control.oneCFaults({ create: { latencyMs: 300, times: 1 } });
    await expect(
      fetch(`${sandbox.oneC.url}/accounting/odata/standard.odata/${encodeURIComponent(invoices)}`, {
        method: 'POST',
        body: JSON.stringify(invoice),
        signal: AbortSignal.timeout(100),
        headers: {
          authorization: `Basic ${Buffer.from(`${sandbox.oneC.user}:${sandbox.oneC.password}`).toString('base64')}`,
        },
      }),
    ).rejects.toThrow();
    const stored = async () => (await control.record()).some(({ type }) => type === 'one-c.stored');
    while (!(await stored())) await control.record({ since: 0, wait: 20 });
    expect((await ask('GET', invoices)).json.value).toHaveLength(1);
  });

  it('are in the record, without the password', async () => {
    await ask('POST', invoices, invoice);
    const entries = await control.record();
    expect(entries).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          type: 'one-c.arrived',
          operation: 'create',
          entity: invoices,
          body: JSON.stringify(invoice),
        }),
        expect.objectContaining({ type: 'one-c.finished', status: 201, reply: 'answer' }),
      ]),
    );
    expect(JSON.stringify(entries)).not.toContain(sandbox.oneC.password);
  });
});
