import { pino } from 'pino';
import { createPortalNews } from '../../../src/endpoint/portal-news';

const portal = { memberId: 'm', host: 'a.bitrix24.ru', language: 'ru', state: 'broken' } as const;
const sender = { tokens: { accessToken: 'a', refreshToken: 'r', expiresAt: 0 } };
const hourMs = 3_600_000;

it('tokens are offered again after a pause, though the clock of the day was set back an hour', async () => {
  const offered: number[] = [];
  let ms = 0;
  const tell = createPortalNews({
    store: { storePortalEvent: async (_, __, receivedAt) => void offered.push(receivedAt) },
    log: pino({ level: 'silent' }),
    now: () => ms,
  });
  await tell(portal, sender, hourMs);
  ms += 4_000;
  await tell(portal, sender, 4_000);
  ms += 2_000;
  await tell(portal, sender, 6_000);
  expect(offered).toEqual([hourMs, 6_000]);
});
