import { randomBytes } from 'node:crypto';
import { ApplicationFailure } from '@temporalio/common';
import { encodeErrorToFailure, loadDataConverter } from '@temporalio/common/lib/internal-non-workflow';
import { createDataConverter } from '../../../src/codec/data-converter';
import { decodeFailure } from '../../support/decode-failure';
import { parseKeys } from '../../../src/codec/keys';
import { createPayloadCodec } from '../../../src/codec/payload-codec';
import { decodeArgs, encodeArgs } from '../../../src/codec/workflow-args';
import { textOf } from './text-of';

const codec = createPayloadCodec(parseKeys(`k1:${randomBytes(32).toString('base64')}`));
const converter = createDataConverter(codec);
const loaded = loadDataConverter(converter);
const owner = { namespace: 'robots', workflowId: 'robot/a/17' };
const context = { type: 'workflow', ...owner } as const;

const onWire = (error: unknown) => encodeErrorToFailure(loaded, error, context);

describe('encodeArgs and decodeArgs', () => {
  it('give back the arguments to their owner', async () => {
    const args = [{ inn: '7707083893' }, 'отгрузка', ['a', 1, null]];
    const payloads = await encodeArgs(loaded, owner, args);
    expect(payloads).toHaveLength(3);
    expect(Buffer.from(payloads[0]?.data ?? []).toString()).not.toContain('7707083893');
    expect(await decodeArgs(loaded, owner, payloads)).toEqual(args);
  });

  it('carry no arguments as no payloads', async () => {
    expect(await encodeArgs(loaded, owner, [])).toEqual([]);
    expect(await decodeArgs(loaded, owner, [])).toEqual([]);
  });

  it('refuse another owner', async () => {
    const payloads = await encodeArgs(loaded, owner, ['secret']);
    const elsewhere = { ...owner, workflowId: 'robot/a/18' };
    await expect(decodeArgs(loaded, elsewhere, payloads)).rejects.toThrow('it was moved there');
  });
});

function rejected(): ApplicationFailure {
  return ApplicationFailure.create({
    type: 'Erp.Rejected',
    message: 'INN 7707083893 is not known',
    details: [{ inn: '7707083893' }],
    cause: new Error('fault about 7707083893'),
  });
}

describe('A failure', () => {
  it('shows its type on the wire, and neither message nor stack trace nor details nor causes', async () => {
    const failure = await onWire(rejected());
    expect(failure.applicationFailureInfo?.type).toBe('Erp.Rejected');
    const seen = textOf(failure);
    expect(seen).not.toContain('7707083893');
    expect(seen).not.toContain('data-converter.test');
  });

  it('decodes to the error that it was', async () => {
    const original = rejected();
    const decoded = await decodeFailure(converter, owner, await onWire(original));
    expect(decoded).toBeInstanceOf(ApplicationFailure);
    expect(decoded).toMatchObject({
      message: 'INN 7707083893 is not known',
      type: 'Erp.Rejected',
      details: [{ inn: '7707083893' }],
      cause: { message: 'fault about 7707083893' },
    });
    expect(decoded.stack).toContain('data-converter.test');
  });

  it('does not decode for another owner', async () => {
    const failure = await onWire(rejected());
    const elsewhere = { ...owner, namespace: 'staging' };
    await expect(decodeFailure(converter, elsewhere, failure)).rejects.toThrow('it was moved there');
  });

  it('keeps its message when an error that came from the wire ends two things', async () => {
    const received = await decodeFailure(converter, owner, await onWire(rejected()));
    for (const time of ['first', 'second']) {
      const again = await decodeFailure(converter, owner, await onWire(received));
      expect([time, again.message]).toEqual([time, 'INN 7707083893 is not known']);
    }
  });
});
