import type { ChildWorkflowOptions } from '@temporalio/workflow';
import { clearValue } from '../contract/clear-value';
import type { PortalRecord, ProvedInstallation } from '../contract/portal-record';
import { memoOf, newRecord } from './portal-record';
import { searchAttributes } from '../contract/search-attributes';

/** What stands beside a portal's workflow from its first moment. */
export function portalStart(
  proved: ProvedInstallation,
): Pick<
  ChildWorkflowOptions & { args: [PortalRecord] },
  'args' | 'memo' | 'typedSearchAttributes' | 'staticSummary' | 'priority'
> {
  const record = newRecord(proved);
  return {
    args: [record],
    memo: { portal: clearValue(memoOf(record)) },
    typedSearchAttributes: [
      { key: searchAttributes.portal, value: record.memberId },
      { key: searchAttributes.portalState, value: record.state },
    ],
    staticSummary: `portal ${record.host}`,
    // An installation has its turns among all that are unproved; the portal is proved now and has its own.
    priority: { priorityKey: 1, fairnessKey: record.memberId },
  };
}
