import * as fc from 'fast-check';
import { namesOf } from '../../../src/cli/new-robot/names';

/** Vendor: bizproc-robot-add.md. */
const vendorCode = fc.stringMatching(/^[a-zA-Z0-9._-]{1,32}$/);

describe('the names of a new robot', () => {
  it.each([
    ['erp_reserve_stock', 'erp-reserve-stock', 'erpReserveStock', 'ERP_RESERVE_STOCK'],
    ['erp-reserve.stock', 'erp-reserve-stock', 'erpReserveStock', 'ERP_RESERVE_STOCK'],
    ['ErpReserveStock', 'erp-reserve-stock', 'erpReserveStock', 'ERP_RESERVE_STOCK'],
    ['CRM.Sync-2', 'crm-sync-2', 'crmSync2', 'CRM_SYNC_2'],
    ['1c_invoice', 'robot-1c-invoice', 'robot1cInvoice', 'ROBOT_1C_INVOICE'],
    ['_stock', 'stock', 'stock', 'STOCK'],
  ])('of the code %s are %s, %s and %s', (code, file, workflow, field) => {
    expect(namesOf(code)).toMatchObject({ code, file, workflow, field });
  });

  it.each([
    ['заказ', /Latin letters/],
    ['a b', /Latin letters/],
    ['a/b', /Latin letters/],
    ['', /Latin letters/],
    ['...', /a letter or a digit/],
    ['a'.repeat(33), /at most 32/],
    ['erp__staging', /ROBOT_SUFFIX/],
    ['delete', /word of the language/],
    ['eval', /word of the language/],
    ['arguments', /word of the language/],
  ])('are refused for the code %j, with the reason', (code, why) => {
    expect(namesOf(code)).toMatch(why);
  });

  it('are names of files, fields and functions for every code that the vendor allows, or a reason', () =>
    fc.assert(
      fc.property(vendorCode, (code) => {
        const names = namesOf(code);
        if (typeof names === 'string') {
          expect(code).toMatch(/__|^[._-]+$|^(\W|_)*[a-z]+(\W|_)*$/i);
          return;
        }
        expect(names.code).toBe(code);
        expect(names.file).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
        expect(names.workflow).toMatch(/^[a-z][A-Za-z0-9]*$/);
        expect(names.field).toMatch(/^[A-Z][A-Z0-9_]{0,42}$/);
      }),
      { numRuns: 500 },
    ));
});
