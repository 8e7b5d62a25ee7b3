import type { RecordEntry } from '../../sandbox/store';
import type { Made, Parts } from './parts';

/** Orders and customers, each by its external id. */
export function readErp(record: readonly RecordEntry[], parts: Parts): void {
  const orders = new Map<string, Made>();
  let unique = true;

  for (const entry of record) {
    if (entry.type === 'erp.faults') unique = entry.faults.uniqueExternalIds;
    else if (entry.type === 'erp.order') {
      const { number, at: arrivedAt } = entry;
      const { externalId, title, total } = entry.order;
      const order = { number, values: { erp_order_id: number }, holds: { title, total }, arrivedAt, unique };
      orders.set(number, order);
      parts.get(`order ${externalId}`).made.push(order);
    } else if (entry.type === 'erp.customer') {
      const { number, at: arrivedAt } = entry;
      const { externalId, name: client, inn } = entry.customer;
      const part = parts.get(`customer ${externalId}`);
      const holds = { client, inn: inn ?? '' };
      const customer = { number, values: { erp_client_id: number }, holds, arrivedAt, unique: true };
      // Under the same number it was brought up to date.
      const known = part.made.find((one) => one.number === number);
      if (known) known.holds = holds;
      else part.made.push(customer);
    } else if (entry.type === 'erp.finished') {
      const order = entry.number === undefined ? undefined : orders.get(entry.number);
      if (order && entry.outcome === 'created') order.arrivedAt = entry.arrivedAt;
      if (entry.operation === 'find') continue;
      const kind = entry.operation === 'customer' ? 'customer' : 'order';
      const part = parts.get(`${kind} ${entry.externalId}`);
      if (kind === 'customer') part.changes = true;
      part.requests.push({ arrivedAt: entry.arrivedAt, finishedAt: entry.at });
      if (entry.outcome === 'refused') part.refusals.push(entry.at);
    }
  }
}
