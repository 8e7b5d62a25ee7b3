import { readFileSync } from 'node:fs';
import path from 'node:path';
import { mapping } from '../../../../src/clients/erp';
import { inspectWsdl, type InspectedWsdl } from '../../../../src/clients/erp-wsdl/inspect-wsdl';
import { loadDocuments } from '../../../../src/clients/erp-wsdl/load-documents';
import { tellWsdl } from '../../../../src/cli/erp-inspect/tell-wsdl';
import { mapping as salesMapping } from '../../../fixtures/foreign-erp/mapping';
import { clientError, replies, startErp, stopServers } from './erp-server';

const sales = 'test/fixtures/foreign-erp/sales.wsdl';
const split = 'test/fixtures/split-wsdl/service.wsdl';
const inspect = async (wsdl: string): Promise<InspectedWsdl> => inspectWsdl(await loadDocuments({ wsdl }));

afterEach(stopServers);

describe('what is told of a WSDL', () => {
  it.each([
    ['the reference contract', 'wsdl/order-service.wsdl', mapping],
    ['two ports of equal names, imports, attributes, kinds of a type, SOAP 1.2', sales, salesMapping],
    ['parts in other files, kinds of kinds, restrictions, a port without SOAP', split, mapping],
    ['RPC, a type that holds itself, a choice, an enumeration', 'test/fixtures/rpc.wsdl', mapping],
  ])('%s', async (_what, wsdl, fitting) => {
    expect(tellWsdl(await inspect(wsdl), fitting)).toMatchSnapshot();
  });

  it('is the same over HTTP, where what it imports lies beside it', async () => {
    const erp = await startErp((response, { url }) => {
      const file = url.startsWith('/erp') ? sales : path.join(path.dirname(sales), url);
      replies(200, readFileSync(file, 'utf8'))(response, { method: '', url, headers: {}, body: '' });
    });
    expect((await inspect(`${erp.url}?wsdl`)).ports).toEqual((await inspect(sales)).ports);
  });

  it('names the mapping’s port where the WSDL has another', async () => {
    expect(tellWsdl(await inspect(sales), mapping)).toContain('OrderService.OrdersSoap, which is not here');
  });
});

describe('a WSDL that cannot be read', () => {
  it.each([
    ['is not there', 'test/fixtures/none.wsdl', 'ENOENT'],
    ['is no XML', 'package.json', 'it is no XML'],
  ])('%s: says which file and why', async (_name, wsdl, why) => {
    const error = await clientError(inspect(wsdl));
    expect(error).toMatchObject({ verdict: 'not-done' });
    expect(error.message).toContain(`${wsdl} cannot be used (${why})`);
  });

  it('is refused to us: says so, and shows no login', async () => {
    const erp = await startErp(replies(401, ''));
    const error = await clientError(
      loadDocuments({
        wsdl: `${erp.url.replace('//', '//robot:hush@')}?key=hush`,
        login: { by: 'basic', user: 'robot', password: 'hush' },
      }),
    );
    expect(error.message).toContain('HTTP 401');
    expect(error.message).not.toContain('hush');
  });
});
