import { pino } from 'pino';
import { createPortalNews } from '../../../src/endpoint/install/portal-news';
import { InboxFullError } from '../../../src/inbox/journal/inbox-full-error';

const portal = { memberId: 'm', host: 'a.bitrix24.ru', language: 'ru', state: 'broken' } as const;
const confirmed = { ...portal, state: 'confirmed' } as const;
const sender = { tokens: { accessToken: 'a', refreshToken: 'r', expiresAt: 0 } };
const hourMs = 3_600_000;

let offered: number[];
let ms: number;
let tell: ReturnType<typeof createPortalNews>;
beforeEach(() => {
  offered = [];
  ms = 0;
  tell = createPortalNews({
    store: { storePortalEvent: async (_, __, receivedAt) => void offered.push(receivedAt) },
    log: pino({ level: 'silent' }),
    now: () => ms,
  });
});

it('tokens are offered again after a pause, though the clock of the day was set back an hour', async () => {
  await tell(portal, sender, hourMs);
  ms += 4_000;
  await tell(portal, sender, 4_000);
  ms += 2_000;
  await tell(portal, sender, 6_000);
  expect(offered).toEqual([hourMs, 6_000]);
});

it('a portal whose own tokens are good is offered a backup, and another when that is a day old', async () => {
  await tell(confirmed, sender, 1_000);
  ms += hourMs;
  await tell({ ...confirmed, backupSince: 1_000 }, sender, hourMs);
  await tell({ ...confirmed, backupSince: 1_000 }, sender, 25 * hourMs);
  expect(offered).toEqual([1_000, 25 * hourMs]);
});

it('backup tokens are offered once a minute while it is not known whether they arrived', async () => {
  for (const at of [0, 5_000, 59_000, 61_000]) {
    ms = at;
    await tell(confirmed, sender, at);
  }
  expect(offered).toEqual([0, 61_000]);
});

it('a lost portal is offered tokens though it had a backup an hour ago', async () => {
  await tell({ ...portal, backupSince: 1_000 }, sender, hourMs);
  expect(offered).toEqual([hourMs]);
});

it('an address whose news was not stored is told by the next call, and then no more', async () => {
  const moved: string[] = [];
  let hasRoom = false;
  const tellAddress = createPortalNews({
    store: {
      async storePortalEvent(_, news) {
        if (!hasRoom) throw new InboxFullError('limit');
        moved.push(news.type);
      },
    },
    log: pino({ level: 'silent' }),
  });
  const from = { domain: 'moved.bitrix24.ru' };
  await tellAddress(confirmed, from, 0);
  hasRoom = true;
  await tellAddress(confirmed, from, 1);
  await tellAddress(confirmed, from, 2);
  expect(moved.filter((type) => type === 'moved')).toHaveLength(1);
});

it('calls without tokens offer none', async () => {
  await tell(confirmed, {}, 1_000);
  expect(offered).toEqual([]);
});
