import { ServiceError } from '@temporalio/client';
import type { Box } from '../base/box';
import { quote } from '../base/quote';
import { createPortals } from '../../activities/portal-access/portal-access';
import { createDataConverter } from '../codec/data-converter';
import { createPayloadCodec } from '../codec/payload-codec';
import { type Composed, createErpClient, type ErpObject, mapping } from '../clients/erp';
import { erpObjects, type ErpObjectName, type ErpObjects } from '../clients/erp/objects';
import { boxesOf, loadConfig, loadTemporalConfig } from '../config';
import { erpSettingsOf } from '../systems/erp';
import { connectLazily } from '../temporal/connect';
import { createPortalLookUp } from '../verify/read-portals';
import { createVault } from '../vault/vault';
import { type Draft, draftOf } from './erp-try/draft';
import { UnreachableError, UsageError } from '../base/command-error';
import { exitCodes } from './exit-codes';
import { print, printAside } from './print';
import { documentOf } from '../operator/runs/find';

export interface TryOptions {
  deal: string;
  /** One of the ERP's kinds of objects. */
  object: string;
  /** member_id; needed where several portals are installed. */
  portal?: string;
  send?: boolean;
  json?: boolean;
}

/** Prints a result as JSON, or the text. */
type Tell = (result: object, text: string) => void;

/** ms until Temporal counts as away. */
const patience = 10_000;
const callTimeoutMs = 120_000;

/**
 * `robots erp try`: what a robot would send to the ERP for a deal, byte for byte but for the login. With `send` it is
 * sent, unless the ERP has it already or a run works on it.
 */
export async function tryErp(options: TryOptions): Promise<number> {
  const { object } = options;
  if (!isErpObject(object)) {
    printAside(
      `There is no object "${object}"; nothing was sent. Choose ${Object.keys(erpObjects).join(', ')}.`,
    );
    return exitCodes.usage;
  }
  documentOf(options.deal);
  const config = loadConfig('erpTry');
  const { ERP_WSDL } = config;
  if (ERP_WSDL === undefined) throw new UsageError('ERP_WSDL is not set; nothing was sent.');
  const settings = erpSettingsOf({ ...config, ERP_WSDL });
  const converter = createDataConverter(createPayloadCodec(config.CODEC_KEYS));
  const client = connectLazily(loadTemporalConfig(), converter);
  const tell: Tell = (result, text) => print(options.json ? JSON.stringify(result, null, 2) : text);
  try {
    const draft = await client.withDeadline(Date.now() + patience, async () => {
      const boxes = boxesOf(config);
      const portal = await portalOf(options.portal, boxes, createPortalLookUp(client));
      const portals = createPortals({ client, vault: createVault(config.VAULT_KEYS), boxes });
      return draftOf({ ...options, object }, { portal, client, portals });
    });
    const erp = createErpClient(settings, mapping, printAside);
    return await carryOut(draft, erp[object], options.send ?? false, tell);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    throw new UnreachableError(
      'Temporal does not answer, and the portal’s tokens are there; nothing was sent.',
      {
        cause: error,
      },
    );
  } finally {
    await client.connection.close();
  }
}

type AnyObject = ErpObject<ErpObjects[ErpObjectName]>;

function isErpObject(name: string): name is ErpObjectName {
  return Object.hasOwn(erpObjects, name);
}

async function carryOut(
  { input, busy, isSample }: Draft,
  object: AnyObject | undefined,
  send: boolean,
  tell: Tell,
): Promise<number> {
  const { externalId } = input;
  if (!object) {
    tell({ externalId }, 'The mapping has no operation for this; nothing was sent.');
    return exitCodes.problem;
  }
  const { unfit, longest, ...composed } = await object.compose(input);
  const shown = `POST ${composed.url}\n\n${composed.envelope}\n\n${tellChecked(composed.checked, longest)}`;
  if (unfit !== undefined) {
    tell({ externalId, ...composed, sent: false, unfit }, `${shown}\n\n${unfit}.`);
    return exitCodes.problem;
  }
  if (isSample) {
    const text = `${shown}\n\nMade of sample values, since src/cli/erp-try/draft.ts does not say how it is made of a document. Nothing was sent.`;
    tell({ externalId, ...composed, sent: false, sample: true }, text);
    return exitCodes.fine;
  }
  if (!send) {
    tell({ externalId, ...composed, sent: false }, `${shown}\n\nNothing was sent. With --send it is.`);
    return exitCodes.fine;
  }
  if (busy) {
    tell(
      { externalId, ...composed, sent: false, busy },
      `${shown}\n\nNot sent: the run ${busy} works on it.`,
    );
    return exitCodes.problem;
  }
  if (!object.find && !object.updates) {
    const text = `${shown}\n\nNot sent: this ERP cannot be asked whether it has ${externalId} already; let the robot send it.`;
    tell({ externalId, ...composed, sent: false }, text);
    return exitCodes.problem;
  }
  const there = await object.find?.(externalId, { timeoutMs: callTimeoutMs });
  if (there !== undefined) {
    const text = `${shown}\n\nNot sent: the ERP has ${externalId} already, as ${quote.line(there)}.`;
    tell({ externalId, ...composed, sent: false, number: there }, text);
    return exitCodes.fine;
  }
  const number = await object.create(input, { timeoutMs: callTimeoutMs, beforeSend: () => undefined });
  tell(
    { externalId, ...composed, sent: true, number },
    `${shown}\n\nSent: the ERP made it ${quote.line(number)}.`,
  );
  return exitCodes.fine;
}

function tellChecked(checked: Composed['checked'], longest: number | undefined): string {
  const of = {
    accepted: 'The schema of the WSDL accepts it.',
    refused: 'The schema of the WSDL refuses it.',
    unchecked: 'It could not be compared with the schema of the WSDL.',
  };
  return longest === undefined
    ? of[checked]
    : `${of[checked]} The ERP keeps ${longest} characters of a reference.`;
}

async function portalOf(
  wanted: string | undefined,
  boxes: readonly Box[],
  lookUp: ReturnType<typeof createPortalLookUp>,
) {
  const found = [
    ...boxes
      .map(({ id, host }) => ({ memberId: id, host }))
      .filter(({ memberId }) => [undefined, memberId].includes(wanted)),
    ...(await lookUp(wanted === undefined ? {} : { memberId: wanted })),
  ];
  const [portal, ...others] = found;
  if (!portal) throw new UsageError('No such portal is installed here; nothing was sent.');
  if (others.length === 0) return portal.memberId;
  const known = found.map(({ memberId, host }) => `${memberId} (${host})`).join(', ');
  throw new UsageError(`Several portals are installed; say which with --portal: ${known}.`);
}
