import {
  businessId,
  externalReference,
  installationOf,
  installWorkflowId,
  maxIdBytes,
  portalEventWorkflowId,
  robotRunId,
} from '../../../workflows/ids';

const call = {
  portal: 'm1',
  workflowId: '6ab5bcfde8e8b0.1',
  robot: 'erp_order',
  document: 'DEAL_17',
  event: { activityName: 'A1', id: 'e1' },
};

describe('the id of a run', () => {
  it('is that of its event, so that one process may call one robot twice', () => {
    expect(robotRunId(call)).toBe('robot/m1/6ab5bcfde8e8b0.1/A1/e1');
  });

  it('is that of its document where the call names no event', () => {
    expect(robotRunId({ ...call, event: undefined })).toBe('robot/m1/6ab5bcfde8e8b0.1/erp_order/DEAL_17');
  });

  it('stays within the bound with the longest parts that the endpoint takes', () => {
    const longest = 'x'.repeat(48);
    const id = robotRunId({
      portal: longest,
      workflowId: longest,
      robot: longest,
      document: longest,
      event: { activityName: longest, id: longest },
    });
    expect(Buffer.byteLength(id)).toBeLessThanOrEqual(maxIdBytes);
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
    expect(businessId('erp-order', call)).toBe('erp-order/m1/DEAL_17');
    expect(businessId('erp-order', call, 'second')).toBe('erp-order/m1/DEAL_17/second');
  });

  it('is kept by the external system without its kind', () => {
    expect(externalReference('erp-order/m1/DEAL_17/second')).toBe('m1/DEAL_17/second');
  });
});
