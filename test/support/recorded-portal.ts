import type { Activities, SystemActivities } from '../../activities';
import { projectKey } from '../../activities/jira-project';
import type { PortalActivities } from '../../activities/portal';
import type { Outcome } from '../../workflows/contract/robot-call';

type Input<Name extends keyof PortalActivities> = Parameters<PortalActivities[Name]>[0];

/** What a run did to its portal; `at` in ms since 1970 by the server's clock. */
export interface RecordedPortal {
  answers: { at: number; eventToken: string; outcome: Outcome }[];
  log: ({ at: number } & Input<'logProgress'>)[];
  written: ({ at: number } & Input<'recordResult'>)[];
  failures: ({ at: number } & Input<'notifyFailure'>)[];
  loggedFailures: ({ at: number } & Input<'logFailure'>)[];
  activities: Omit<
    Activities,
    keyof SystemActivities | 'describeWork' | 'describeRun' | 'tryNow' | 'tellOperators'
  >;
}

/** A portal that does as it is asked and keeps a record. */
export function recordPortal(now: () => Promise<number>): RecordedPortal {
  const record: Omit<RecordedPortal, 'activities'> = {
    answers: [],
    log: [],
    written: [],
    failures: [],
    loggedFailures: [],
  };
  const activities: RecordedPortal['activities'] = {
    async readDocumentFacts({ document, field }) {
      return { title: `Сделка ${document}`, responsible: 1, ...written(field) };
    },
    async readErpOrder({ document, comment, field }) {
      const order = { title: `Сделка ${document}`, currency: 'RUB', total: '1.10', lines: [] };
      return {
        order: { ...order, ...(comment && { comment }) },
        document: { title: order.title, responsible: 1, ...written(field) },
      };
    },
    async readErpCustomer({ document, field }) {
      const company = document.replace(/^.*_/, 'COMPANY_');
      const customer = { kind: 'company', name: company, fullName: company, inn: '7701234567' } as const;
      return {
        customer: { ...customer, phones: [], emails: [], addresses: [] },
        of: company,
        document: { title: `Сделка ${document}`, responsible: 1, ...written(field) },
      };
    },
    async readOneCInvoice({ document, comment, field }) {
      const title = `Сделка ${document}`;
      const party = { name: 'ООО «Ромашка»', inn: '7701234567', kpp: '770101001' };
      const lines = [{ name: 'Станок', quantity: '3', price: '0.1', vat: '20' }];
      return {
        invoice: { customer: 'COMPANY_1', title, currency: 'RUB', party, lines, ...(comment && { comment }) },
        document: { title, responsible: 1, ...written(field) },
      };
    },
    async readJiraProject({ document, settings }) {
      const key = projectKey(settings.project_key, Number(document.split('_').at(-1)));
      const title = `Сделка ${document}`;
      const url = `https://example.bitrix24.ru/${document}/`;
      return {
        project: { key, name: `${title} (${key})`, description: [title], url, type: 'business' },
        issue: { summary: title, description: [title], url },
        document: { title, responsible: 1 },
      };
    },
    async recordResult(input) {
      record.written.push({ at: await now(), ...input });
      return { problem: undefined };
    },
    async sendAnswer({ eventToken, outcome }) {
      record.answers.push({ at: await now(), eventToken, outcome });
      return 'sent';
    },
    async logProgress(input) {
      record.log.push({ at: await now(), ...input });
    },
    async notifyFailure(input) {
      record.failures.push({ at: await now(), ...input });
    },
    async logFailure(input) {
      record.loggedFailures.push({ at: await now(), ...input });
    },
    syncRobots: unexpected,
    checkSystem: unexpected,
    refreshTokens: unexpected,
    proveInstallation: unexpected,
    reserveReference: unexpected,
    resealTokens: unexpected,
    endRuns: unexpected,
  };
  return { ...record, activities };
}

async function unexpected(): Promise<never> {
  throw new Error('No robot asks for this.');
}

/** The field that a robot writes to, empty when it was read. */
function written(field: string | undefined): { field?: { name: string; before: string } } {
  return field === undefined ? {} : { field: { name: `UF_CRM_${field}`, before: '' } };
}
