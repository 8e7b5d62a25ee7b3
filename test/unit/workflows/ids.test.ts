import * as fc from 'fast-check';
import {
  businessId,
  excessOf,
  externalReference,
  fullIdentity,
  installationOf,
  installWorkflowId,
  longestReference,
  maxIdBytes,
  maxPartLength,
  portalEventWorkflowId,
  robotRunId,
} from '../../../workflows/contract/ids';

const call = {
  portal: 'm1',
  workflowId: '6ab5bcfde8e8b0.1',
  robot: 'erp_order',
  document: 'DEAL_17',
  event: { activityName: 'A1', id: 'e1' },
};

describe('the id of a run', () => {
  it('is that of its event, so that one process may call one robot twice', () => {
    expect(robotRunId(call)).toBe('erp_order/DEAL_17/m1/6ab5bcfde8e8b0.1/A1/e1');
  });

  it('is that of its document where the call names no event', () => {
    expect(robotRunId({ ...call, event: undefined })).toBe('erp_order/DEAL_17/m1/6ab5bcfde8e8b0.1');
  });

  it('is said to be too long by as much as it is for the longest portal', () => {
    const longest = 'x'.repeat(maxPartLength);
    const whole = (id: string) => ({ ...call, activityName: longest, event: { activityName: longest, id } });
    const fitting = maxIdBytes - robotRunId({ ...whole(''), portal: longest }).length;
    expect(excessOf(whole('x'.repeat(fitting)))).toBe(0);
    expect(excessOf(whole('x'.repeat(fitting + 3)))).toBe(3);
  });
});

it('the id of an installation tells its token’s hash, its portal and its time, and no other id does', () => {
  const installation = { tokenHash: 'a0'.repeat(32), memberId: 'x'.repeat(48), ts: 1_796_000_000 };
  const id = installWorkflowId(installation);
  expect(installationOf(id)).toEqual(installation);
  expect(Buffer.byteLength(id)).toBeLessThanOrEqual(maxIdBytes);
  expect(installationOf(portalEventWorkflowId('install', 'moved', installation.tokenHash))).toBeUndefined();
});

describe('the id of work in an external system', () => {
  it('is one per document, and one more per reference', () => {
    expect(businessId('erp-order', call)).toBe('work/erp-order/DEAL_17/m1');
    expect(businessId('erp-order', call, 'second')).toBe('work/erp-order/DEAL_17/m1/second');
  });

  it('says in full what its object is of', () => {
    expect(fullIdentity('work/one-c-invoice/DEAL_17/m1/second')).toBe('DEAL_17/m1/second');
  });
});

describe('the reference that an external system keeps', () => {
  const portal = '3f2a9c1e8de8b06ab5bcfde8e8b06ab5';
  const referenceOf = (document: string, reference?: string): string =>
    externalReference(businessId('erp-order', { portal, document }, reference));

  it.each([
    ['LEAD_5', 'L_5-3f2a9c1e'],
    ['DEAL_17', 'D_17-3f2a9c1e'],
    ['QUOTE_3', 'Q_3-3f2a9c1e'],
    ['SMART_INVOICE_4', 'SI_4-3f2a9c1e'],
    ['CONTACT_9', 'C_9-3f2a9c1e'],
    ['COMPANY_9', 'CO_9-3f2a9c1e'],
    ['DYNAMIC_177_12', 'Tb1_12-3f2a9c1e'],
  ])('names %s as the CRM does: %s', (document, reference) => {
    expect(referenceOf(document)).toBe(reference);
  });

  it('sets a second object of a document apart', () => {
    expect(referenceOf('DEAL_17', 'second')).toBe('D_17-3f2a9c1e-second');
  });

  const number = fc.integer({ min: 1, max: 2 ** 32 - 1 });
  const named = fc.constantFrom('LEAD', 'DEAL', 'CONTACT', 'COMPANY', 'QUOTE', 'SMART_INVOICE');
  const identity = fc.record({
    portal: fc.stringMatching(/^[0-9a-f]{8}$/).map((mark) => mark.repeat(4)),
    type: fc.oneof(
      named,
      number.map((type) => `DYNAMIC_${type}`),
    ),
    id: number,
    reference: fc.option(fc.stringMatching(/^[A-Za-z0-9_-]{1,32}$/), { nil: undefined }),
  });
  const idOf = ({
    portal: own,
    type,
    id,
    reference,
  }: typeof identity extends fc.Arbitrary<infer T> ? T : never): string =>
    businessId('erp-order', { portal: own, document: `${type}_${id}` }, reference);

  it('is another one for each document, portal and mark', () => {
    fc.assert(
      fc.property(identity, identity, (one, other) => {
        const changed = [
          one,
          other,
          { ...one, id: other.id },
          { ...one, portal: other.portal },
          { ...one, type: other.type },
          { ...one, reference: other.reference },
        ];
        const ids = new Set(changed.map(idOf));
        expect(new Set([...ids].map(externalReference)).size).toBe(ids.size);
      }),
    );
  });

  it('is never longer than is said of its kind, and holds no character that a field may mind', () => {
    fc.assert(
      fc.property(identity, (one) => {
        const reference = externalReference(idOf(one));
        const type = one.type.startsWith('DYNAMIC') ? 'DYNAMIC' : one.type;
        expect(reference.length).toBeLessThanOrEqual(
          longestReference(type, one.reference === undefined ? 0 : 32),
        );
        expect(reference).toMatch(/^[A-Za-z0-9_-]+$/);
      }),
    );
    expect(longestReference('DEAL', 0)).toBe('D_4294967295-3f2a9c1e'.length);
    expect(longestReference('DYNAMIC', 32)).toBe('Tffffffff_4294967295-3f2a9c1e-'.length + 32);
  });
});
