import * as fc from 'fast-check';
import { runSummary } from '../../../src/inbox/starts/starts';

describe('runSummary', () => {
  it('names the document, the robot and the portal', () => {
    expect(runSummary({ document: 'DEAL_17', robot: 'ERP: create order', host: 'acme.bitrix24.ru' })).toBe(
      'DEAL_17 · ERP: create order · acme.bitrix24.ru',
    );
  });

  it('keeps to 200 bytes whatever the names are, and shows where it was cut', () => {
    const name = fc.string({ unit: 'grapheme', maxLength: 300 });
    fc.assert(
      fc.property(name, name, name, (document, robot, host) => {
        const whole = `${document} · ${robot} · ${host}`;
        const summary = runSummary({ document, robot, host });
        expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(200);
        if (summary !== whole) {
          expect(summary.endsWith('…')).toBe(true);
          expect(Buffer.byteLength(summary)).toBeGreaterThan(190);
          expect(whole.startsWith(summary.slice(0, -1))).toBe(true);
        }
      }),
    );
  });
});
