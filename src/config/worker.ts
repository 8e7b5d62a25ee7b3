import { z } from 'zod';
import { erpShape } from './erp';
import { jira } from './jira';
import { oneC } from './one-c';
import { list, url } from './variables';

export const worker = {
  PUBLIC_URL: url('the address of the endpoint as portals see it, e.g. https://robots.example.com'),
  // A local application tells both only after its first event has come.
  BITRIX24_CLIENT_ID: z.string().optional(),
  BITRIX24_CLIENT_SECRET: z.string().optional(),
  BITRIX24_OAUTH_URL: url('an authorization server').default('https://oauth.bitrix.info'),
  ...erpShape,
  SMART_PROCESSES: list
    .transform((entries, context) =>
      entries.map((entry) => {
        if (/^\d{1,9}$/.test(entry)) return Number(entry);
        context.addIssue({ code: 'custom', message: 'must be type ids of smart processes, e.g. 177,180' });
        return z.NEVER;
      }),
    )
    .default([]),
  ...oneC,
  ...jira,
};

/** A worker without any external system could carry out nothing. */
export function someSystem(
  set: { ERP_WSDL?: string; JIRA_HOST?: string; ONE_C_URL?: string },
  context: z.RefinementCtx,
): void {
  if ([set.ERP_WSDL, set.JIRA_HOST, set.ONE_C_URL].some((address) => address !== undefined)) return;
  const message = 'is missing: a path or URL of the ERP’s WSDL, or the settings of another external system';
  context.addIssue({ code: 'custom', path: ['ERP_WSDL'], message });
}
