import axios from 'axios';
import { type Check, fine, servesBoxesOnly, wrong } from './finding';

/** s that our clock may be off before deadlines and tokens' expiry suffer. */
const offAtMost = 30;

/** Our clock against the authorization server's. */
export const checkClock: Check = async ({ config }) => {
  if (servesBoxesOnly(config)) return [];
  const { BITRIX24_OAUTH_URL } = config;
  const began = Date.now();
  const { headers } = await axios.head(BITRIX24_OAUTH_URL, {
    timeout: 10_000,
    maxRedirects: 0,
    validateStatus: () => true,
  });
  const theirs = Date.parse(String(headers.date));
  if (Number.isNaN(theirs)) return [fine('clock', `${BITRIX24_OAUTH_URL} tells no time to compare with`)];
  // `Date` has whole seconds.
  const off = Math.round((theirs + 500 - (began + Date.now()) / 2) / 1000);
  if (Math.abs(off) <= offAtMost) return [fine('clock', `within ${offAtMost} s of ${BITRIX24_OAUTH_URL}`)];
  return [
    wrong(
      'clock',
      `this machine’s clock is ${Math.abs(off)} s ${off > 0 ? 'behind' : 'ahead of'} ${BITRIX24_OAUTH_URL}`,
      'Set it, and keep it set with NTP.',
    ),
  ];
};
