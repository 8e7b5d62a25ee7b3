import { carryDealsWithSecrets } from '../support/deals-with-secrets';
import { findLeaksInFiles } from '../support/find-leaks';
import { seconds, type Stand, startStand } from '../support/stand';

jest.setTimeout(seconds(1_200) + 120_000);

describe('the same deals with sealing off, which shows that the search can find', () => {
  let stand: Stand;
  beforeAll(async () => {
    const off = `--require ${require.resolve('../support/sealing-off.js')}`;
    stand = await startStand({ environment: { NODE_OPTIONS: off } });
  });
  afterAll(() => stand.stop());

  it('leave every secret that a run or the inbox keeps in the files', async () => {
    const { secrets, signatures, clients } = await carryDealsWithSecrets(stand, {
      async start(environment) {
        await Promise.all([stand.start('endpoint', environment), stand.start('worker', environment)]);
      },
      whileWaiting: async () => undefined,
    });
    const found = findLeaksInFiles(stand.dir, [...secrets, ...signatures, ...clients]);
    const foundIn = (file: RegExp): string[] =>
      found.flatMap((line) => (file.test(line) ? [line.slice(line.indexOf(': ') + 2)] : []));

    // The form with a signature of its own was refused, and a phone number goes into no order.
    const kept = signatures.filter(({ value }) => !String(value).includes('|')).map(({ name }) => name);
    const told = clients.map(({ name }) => name).filter((name) => name !== 'phone');
    expect(foundIn(/^temporal\.db/)).toEqual(expect.arrayContaining([...kept, ...told]));
    expect(foundIn(/^temporal\.db/).join('\n')).toMatch(/access_token.*refresh_token/s);
    expect(foundIn(/^inbox\//)).toEqual(expect.arrayContaining([...kept, 'comment', 'misfit']));
    expect(foundIn(/^inbox\//).join('\n')).toMatch(/access_token.*refresh_token/s);
  });
});
