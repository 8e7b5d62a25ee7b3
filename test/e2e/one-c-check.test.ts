import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '../../sandbox';
import { type ControlClient, createControlClient } from '../../sandbox/control/client';
import { packageRoot } from '../../src/base/package-root';

const invoices = 'Document_СчетНаОплатуПокупателю';

let sandbox: Sandbox;
let control: ControlClient;
beforeAll(async () => {
  sandbox = await startSandbox({ wsdlPath: join(packageRoot, 'wsdl/order-service.wsdl') });
  control = createControlClient(sandbox.controlUrl);
});
afterEach(() => control.resetFaults());
afterAll(() => sandbox.close());

/** `robots one-c check`, as typed. */
function check(base: string, ...options: string[]): Promise<{ code: number; out: string; said: string }> {
  const { url, user, password, organization } = sandbox.oneC;
  const main = join(packageRoot, process.env.ROBOTS_DIST ?? 'dist', 'src/main.js');
  const env = {
    PATH: process.env.PATH,
    ONE_C_URL: `${url}/${base}`,
    ONE_C_MAPPING: base === 'trade' ? 'trade' : 'accounting',
    ONE_C_USER: user,
    ONE_C_PASSWORD: password,
    ONE_C_ORGANIZATION: organization,
  };
  return new Promise((resolve) => {
    execFile(process.execPath, [main, 'one-c', 'check', ...options], { env }, (error, out, said) =>
      resolve({ code: error ? Number(error.code) : 0, out, said }),
    );
  });
}

describe('robots one-c check', () => {
  it.each(['accounting', 'accounting-composite', 'trade'])('finds nothing wrong with %s', async (base) => {
    const { code, out } = await check(base);
    expect(code).toBe(0);
    expect(out).toContain('All fields are there, with the types that are needed.');
    expect(out).toMatch(/^\? Catalog_Контрагенты\.Ref_Key: .*not proved/m);
  });

  it('ends with 1 and names the field of the mark where it is absent', async () => {
    await control.oneCFaults({ missingFields: [`${invoices}.Комментарий`] });
    const { code, out } = await check('accounting');
    expect(code).toBe(1);
    expect(out).toContain(`✗ ${invoices}.Комментарий: absent — 1C would ignore it silently`);
    expect(out).toContain(`${invoices}.Комментарий holds the mark`);
  });

  it.each([
    ['is a number', `${invoices}.Комментарий`, 'Edm.Int64'],
    ['is a text', `${invoices}.СуммаДокумента`, 'Edm.String'],
    ['is a text', `${invoices}.Организация_Key`, 'Edm.String'],
    ['is a key', `${invoices}.Товары.Содержание`, 'Edm.Guid'],
    ['is a text', `${invoices}.Товары.Цена`, 'Edm.String'],
    ['is a number', 'Catalog_Контрагенты.ИНН', 'Edm.Int64'],
    ['is a number and read only', 'Catalog_Валюты.Code', 'Edm.Int64'],
    ['is a text and read only', `${invoices}.Posted`, 'Edm.String'],
  ])('ends with 1 where a field %s: %s', async (_, field, type) => {
    await control.oneCFaults({ types: { [field]: type } });
    const { code, out } = await check('accounting');
    expect(code).toBe(1);
    const wrong = out.split('\n').filter((line) => line.startsWith('✗'));
    expect(wrong).toHaveLength(1);
    expect(wrong[0]).toContain(field.replace(/_Key$/, ''));
    expect(wrong[0]).toContain(`of type ${type}, which is not what is`);
  });

  it.each([
    ...['Организации', 'Валюты', 'Номенклатура', 'Контрагенты', 'ДоговорыКонтрагентов'].map((name) => [
      'accounting',
      `Catalog_${name}`,
    ]),
    ['accounting', invoices],
    ...['Организации', 'Валюты', 'Номенклатура', 'Партнеры', 'Контрагенты'].map((name) => [
      'trade',
      `Catalog_${name}`,
    ]),
  ])('ends with 1 where %s does not publish %s', async (base = '', entity = '') => {
    await control.oneCFaults({ unpublished: [entity] });
    const { code, out } = await check(base);
    expect(code).toBe(1);
    expect(out.split('\n').filter((line) => line.startsWith('✗'))).toEqual([
      `✗ ${entity}: not published — the composition of the OData interface does not have it`,
    ]);
  });

  it('ends with 1 where a field that is only read is absent', async () => {
    await control.oneCFaults({ missingFields: ['Catalog_Организации.ИНН', 'Catalog_Валюты.Code'] });
    const { code, out } = await check('accounting');
    expect(code).toBe(1);
    expect(out).toContain('✗ Catalog_Организации.ИНН: absent — it is read');
    expect(out).toContain('✗ Catalog_Валюты.Code: absent — it is read');
  });

  it('says that values of enumerations are not declared, where they are not', async () => {
    await control.oneCFaults({ declaresValues: false });
    const { code, out } = await check('accounting');
    expect(code).toBe(0);
    expect(out).toContain(
      `? ${invoices}.Товары.СтавкаНДС: present, the values of its enumeration are not declared`,
    );
  });

  it('tells lengths, and as JSON what a program needs', async () => {
    await control.oneCFaults({
      declaresLengths: true,
      maxLengths: { [`${invoices}.Товары.Содержание`]: 100 },
    });
    const { code, out } = await check('accounting', '--json');
    expect(code).toBe(0);
    const { fields } = JSON.parse(out);
    expect(fields).toContainEqual({
      field: `${invoices}.Товары.Содержание`,
      state: 'limited',
      maxLength: 100,
      longer: 'refused',
      mark: false,
    });
    expect(fields).toContainEqual({ field: `${invoices}.Комментарий`, state: 'undeclared', mark: true });
  });

  it('says of a text whose length nobody declares that it is not known', async () => {
    const { code, out } = await check('accounting');
    expect(code).toBe(0);
    expect(out).toContain(`? ${invoices}.Комментарий: present, its length is not declared`);
  });

  it('says what is wrong where 1C cannot be asked, and never the password', async () => {
    await control.oneCFaults({ refuseConnections: true });
    const { code, out, said } = await check('accounting');
    expect(code).toBe(3);
    expect(said).toContain('ECONNREFUSED');
    expect(said).not.toMatch(/\n\s+at /);
    expect(out + said).not.toContain(sandbox.oneC.password);
  });
});
