import { z } from 'zod';
import { draftOf } from '../../../src/cli/erp-try/draft';
import { erpObjects } from '../../../src/clients/erp/objects';
import { reference } from '../../../src/clients/erp/order';

const reservation = z.object({
  externalId: reference,
  article: z.string(),
  quantity: z.string().regex(/^\d+$/),
  stores: z.array(z.object({ name: z.string() })),
  kind: z.enum(['stock', 'order']),
});

afterEach(() => Reflect.deleteProperty(erpObjects, 'reservation'));

it('an object that nobody has said how to make of a document is shown as a sample that fits its schema', async () => {
  Object.assign(erpObjects, { reservation });
  const nobody = { access: () => Promise.reject(new Error('No portal is asked.')) };
  const draft = await draftOf(
    { deal: '17', object: 'reservation' as never },
    { portal: 'm1', client: undefined as never, portals: nobody },
  );
  expect(draft).toEqual({
    isSample: true,
    busy: undefined,
    input: { externalId: 'x', article: 'x', quantity: '1', stores: [{ name: 'x' }], kind: 'stock' },
  });
});
