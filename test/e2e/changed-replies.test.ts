import { doubledIn } from '../../chaos/fuzz/replies/doubled';
import { fuzzReplies } from '../../chaos/fuzz/replies/fuzz-replies';
import { cases } from '../support/proof';

it('changed replies of every far system end in a result or a named failure, and create nothing twice', async () => {
  const { findings, changed, outcomes } = await fuzzReplies({ rounds: cases(60), seed: 1 });
  expect(findings).toEqual([]);
  // The run would prove nothing if all went well, or nothing did.
  expect(changed).toBeGreaterThan(cases(100));
  expect(outcomes.done).toBeGreaterThan(cases(20));
  expect(Object.keys(outcomes).length).toBeGreaterThan(5);
});

it('what is there twice is found, by what it is in its system', () => {
  const order = { externalId: 'D_1-3f2a9c1e' };
  const invoice = (text: string) => ({
    entity: 'Document_СчетНаОплатуПокупателю',
    values: { Комментарий: text },
  });
  const state = {
    orders: [order, { externalId: 'D_2-3f2a9c1e' }, order],
    customers: [],
    projects: [],
    issues: [],
    oneC: { objects: [invoice('[b24:D_1-3f2a9c1e] a'), invoice('[b24:D_1-3f2a9c1e] b')] },
  };
  expect(doubledIn(state as never)).toEqual([
    'was created twice: order D_1-3f2a9c1e',
    'was created twice: invoice D_1-3f2a9c1e',
  ]);
});
