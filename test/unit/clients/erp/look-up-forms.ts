import { type ErpMapping, type ErpObjects, mapping } from '../../../../src/clients/erp';
import type { FindOperation } from '../../../../src/clients/erp/mapping-types';
import { mapping as salesMapping } from '../../../fixtures/foreign-erp/mapping';
import { salesService } from '../../../fixtures/foreign-erp/service';
import { referenceWsdl } from './erp-server';

/** A reply's element as a test draws it. */
export interface Drawn {
  name: string;
  /** `ours`: of the contract; `foreign`: a namespace that it does not have. */
  space: 'ours' | 'none' | 'foreign';
  attributes: Record<string, string>;
  text: string;
  children: Drawn[];
}

/** A fault as a test draws it. */
export interface DrawnFault {
  code: string;
  text: string;
  /** Of an element `code` in its detail. */
  detail: string | undefined;
}

/** A way of saying "there is none", and what a test must know of it to judge a reply by itself. */
export interface Form {
  name: string;
  wsdl: string;
  mapping: ErpMapping<ErpObjects>;
  soapVersion: '1.1' | '1.2';
  /** The reply's element, and its namespace. */
  reply: { name: string; space: string };
  /** Names and values that the mapping gives a meaning, out of which replies are drawn. */
  elements: string[];
  attributes: string[];
  values: string[];
  /** Whether a reply says that there is none, and nothing besides. */
  saysAbsent(reply: Drawn): boolean;
  faultSaysAbsent?: (fault: DrawnFault) => boolean;
  /** A reply that says so. */
  absent: { reply: Drawn } | { fault: DrawnFault };
}

export const asked = 'D_17-3f2a9c1e';

const { order } = mapping.objects;
if (order?.mode !== 'lookup-then-create') throw new Error('The reference mapping looks orders up.');
const { create, find } = order;

const looking = (reply: FindOperation['reply']): ErpMapping<ErpObjects> => ({
  ...mapping,
  objects: { order: { mode: 'lookup-then-create', create, find: { ...find, reply } } },
});

const reference = {
  wsdl: referenceWsdl,
  soapVersion: '1.1' as const,
  reply: { name: 'FindOrderResponse', space: 'urn:durable-robots:orders:1' },
};

export const drawn = (name: string, more: Partial<Drawn> = {}): Drawn => ({
  name,
  space: 'ours',
  attributes: {},
  text: '',
  children: [],
  ...more,
});

/** Names of children, each of which may come once. */
const childrenOf = ({ children }: Drawn): string[] => children.map(({ name }) => name);
const once = (names: string[]): boolean => new Set(names).size === names.length;
const isBare = ({ attributes, text, space }: Drawn): boolean =>
  Object.keys(attributes).length === 0 && text === '' && space !== 'foreign';
const textOf = (reply: Drawn, name: string): string | undefined =>
  reply.children.find((child) => child.name === name)?.text;
const isLeaf = ({ attributes, space, children }: Drawn): boolean =>
  Object.keys(attributes).length === 0 && space !== 'foreign' && children.length === 0;

const salesOrder = salesMapping.objects.order;

export const forms: Form[] = [
  {
    ...reference,
    name: 'a flag beside the reference and the number, as the committed mapping has it',
    mapping,
    elements: ['found', 'externalId', 'orderNumber'],
    attributes: [],
    values: ['true', '1', 'false', '0'],
    saysAbsent: (reply) =>
      isBare(reply) &&
      once(childrenOf(reply)) &&
      reply.children.every(
        (child) => isLeaf(child) && ['found', 'externalId', 'orderNumber'].includes(child.name),
      ) &&
      ['false', '0'].includes(textOf(reply, 'found') ?? '') &&
      ['', asked].includes(textOf(reply, 'externalId') ?? '') &&
      (textOf(reply, 'orderNumber') ?? '') === '',
    absent: { reply: drawn('', { children: [drawn('found', { text: 'false' })] }) },
  },
  {
    name: 'a count in an attribute, as the other ERP has it',
    wsdl: salesService.wsdlPath,
    soapVersion: '1.2',
    reply: { name: 'QueryDocumentResult', space: 'urn:example:sales:types' },
    mapping: {
      ...salesMapping,
      objects: {
        ...(salesOrder && {
          order: {
            mode: 'lookup-then-create' as const,
            create: salesOrder.create,
            find: {
              operation: 'Query',
              request: (externalId: string) => ({ ForeignKey: externalId }),
              reply: {
                number: 'Number',
                reference: undefined,
                absent: [{ flag: '@count', yes: ['1'], no: ['0'] }] as const,
              },
            },
          },
        }),
      },
    },
    elements: ['Number'],
    attributes: ['count'],
    values: ['0', '1', '2'],
    saysAbsent: ({ attributes, text, children }) =>
      attributes.count === '0' &&
      Object.keys(attributes).length === 1 &&
      text === '' &&
      children.every((child) => child.name === 'Number' && isLeaf(child) && child.text === ''),
    absent: { reply: drawn('', { attributes: { count: '0' } }) },
  },
  {
    ...reference,
    name: 'an empty list',
    mapping: looking({
      objects: 'orders/order',
      number: 'number',
      reference: 'key',
      absent: [{ empty: 'orders' }],
    }),
    elements: ['orders', 'order', 'number', 'key'],
    attributes: [],
    values: [],
    saysAbsent: (reply) =>
      isBare(reply) &&
      reply.children.length === 1 &&
      reply.children.every((child) => child.name === 'orders' && isLeaf(child) && child.text === ''),
    absent: { reply: drawn('', { children: [drawn('orders')] }) },
  },
  {
    ...reference,
    name: 'an element that is missing under a success',
    mapping: looking({
      number: 'result/order/number',
      reference: 'result/order/key',
      success: { at: 'result/status/@ok', yes: ['true'], no: ['false'] },
      absent: [{ missing: 'result/order' }],
    }),
    elements: ['result', 'status', 'order', 'number', 'key'],
    attributes: ['ok'],
    values: ['true', 'false'],
    saysAbsent(reply) {
      const [result, ...more] = reply.children;
      const [status, ...others] = result?.children ?? [];
      if (!result || !status || more.length + others.length > 0) return false;
      const isYes = Object.keys(status.attributes).length === 1 && status.attributes.ok === 'true';
      return (
        isBare(reply) &&
        isBare(result) &&
        result.name === 'result' &&
        status.name === 'status' &&
        isYes &&
        isBare({ ...status, attributes: {} }) &&
        status.children.length === 0
      );
    },
    absent: {
      reply: drawn('', {
        children: [drawn('result', { children: [drawn('status', { attributes: { ok: 'true' } })] })],
      }),
    },
  },
  {
    ...reference,
    name: 'a count of hits beside a log that says nothing, as SAP has it',
    mapping: looking({
      objects: 'order',
      number: 'number',
      reference: 'key',
      absent: [{ flag: 'conditions/hits', no: ['0'] }],
      ignored: ['conditions/more'],
      silent: ['log'],
      error: 'log/item/note',
    }),
    elements: ['order', 'number', 'key', 'conditions', 'hits', 'more', 'log', 'item', 'note'],
    attributes: [],
    values: ['0', '1', 'false'],
    saysAbsent(reply) {
      const [conditions, ...others] = reply.children.filter(({ name }) => name === 'conditions');
      const logs = reply.children.filter(({ name }) => name === 'log');
      const [hits, ...more] = (conditions?.children ?? []).filter(({ name }) => name !== 'more');
      if (!conditions || !hits || others.length + more.length > 0 || logs.length > 1) return false;
      return (
        isBare(reply) &&
        isBare(conditions) &&
        reply.children.length === 1 + logs.length &&
        logs.every((log) => isLeaf(log) && log.text === '') &&
        hits.name === 'hits' &&
        isLeaf(hits) &&
        hits.text === '0'
      );
    },
    absent: {
      reply: drawn('', {
        children: [
          drawn('conditions', { children: [drawn('hits', { text: '0' }), drawn('more', { text: 'false' })] }),
          drawn('log'),
        ],
      }),
    },
  },
  {
    ...reference,
    name: 'a fault with a code of its own in the detail',
    mapping: looking({
      number: 'number',
      reference: 'key',
      absent: [{ fault: { code: 'Client', text: /order/, detail: { at: 'code', is: ['NOT_FOUND'] } } }],
    }),
    elements: ['number', 'key'],
    attributes: [],
    values: [],
    saysAbsent: () => false,
    faultSaysAbsent: ({ code, text, detail }) =>
      /^Client(\.|$)/.test(code) && text.includes('order') && detail === 'NOT_FOUND',
    absent: { fault: { code: 'Client', text: 'no order', detail: 'NOT_FOUND' } },
  },
];
