import { type Sandbox, startSandbox } from '../../../../sandbox';
import { type ControlClient, createControlClient } from '../../../../sandbox/control/client';
import type { BaseName } from '../../../../sandbox/one-c/configurations';
import type { OneCObject } from '../../../../sandbox/views';
import {
  createOneCClient,
  type Known,
  type OneCClient,
  type OneCInvoice,
  type OneCSettings,
  type Step,
} from '../../../../src/clients/one-c';
import { packageRoot } from '../../../../src/base/package-root';

/** What identifies the invoice of a deal. */
export function invoiceIds(deal: number): Pick<OneCInvoice, 'externalId' | 'identity'> {
  return {
    externalId: `D_${deal}-a223c6b3`,
    identity: `DEAL_${deal}/a223c6b3710f85df22e9377d6c4f7553`,
  };
}

export const anInvoice: OneCInvoice = {
  ...invoiceIds(7),
  date: Date.UTC(2026, 10, 23, 9, 0, 0),
  title: 'Станки & "оснастка" ]]>',
  currency: 'RUB',
  party: { name: 'ООО «Ромашка» <&"]]>', inn: '7701234567', kpp: '770101001' },
  lines: [
    { name: 'Станок токарный «ТВ-7» <б/у>', quantity: '2', price: '90000.5', vat: '20' },
    { name: 'Доставка & монтаж', quantity: '1.5', price: '1200', vat: undefined },
  ],
};

/** The sandbox's 1C with a client of it. */
export interface OneCBase {
  sandbox: Sandbox;
  control: ControlClient;
  client(settings?: Partial<OneCSettings>, base?: BaseName): OneCClient;
  /** Objects of an entity in a base, accounting by default. */
  objects(entity: string, base?: BaseName): Promise<OneCObject[]>;
  close(): Promise<void>;
}

export async function startOneCBase(): Promise<OneCBase> {
  const sandbox = await startSandbox({ wsdlPath: `${packageRoot}/wsdl/order-service.wsdl` });
  const control = createControlClient(sandbox.controlUrl);
  const { url, user, password, organization } = sandbox.oneC;
  return {
    sandbox,
    control,
    client: (settings, base = 'accounting') =>
      createOneCClient({
        url: `${url}/${base}`,
        user,
        password,
        mapping: base === 'trade' ? 'trade' : 'accounting',
        organization,
        item: '00-00000001',
        timeZone: 'Europe/Moscow',
        ...settings,
      }),
    async objects(entity, base = 'accounting') {
      const { oneC } = await control.state();
      return oneC.objects.filter((one) => one.base === base && one.entity === entity);
    },
    close: () => sandbox.close(),
  };
}

/** Takes every step as an Activity would: looks first, creates what is not there. */
export async function invoiceIn(client: OneCClient, invoice: OneCInvoice = anInvoice): Promise<Known> {
  const party = await follow(client.chains.party, invoice, {});
  return follow(client.chains.invoice, invoice, party);
}

export async function follow<Input>(
  steps: readonly Step<Input>[],
  input: Input,
  known: Known,
): Promise<Known> {
  let all = known;
  for (const step of steps) all = { ...all, ...(await take(step, input, all)) };
  return all;
}

export async function take<Input>(step: Step<Input>, input: Input, known: Known): Promise<Known> {
  const options = { timeoutMs: 5_000, beforeSend: () => undefined };
  const found = (await step.find(input, known, options)) ?? (await step.create?.(input, known, options));
  if (!found) throw new Error(`the step ${step.name} came to nothing`);
  return found;
}
