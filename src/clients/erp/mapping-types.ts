import type { FaultMapping } from './soap-fault';

/** The content of a request's element, in the order of the WSDL's sequence; what is undefined is left out. */
export interface Element {
  /** Attributes of this element; `xsi_type` says which of a polymorphic type's kinds it is. */
  readonly attributes?: Readonly<Record<string, string | XsiType>>;
  /** Text of an element that has attributes as well. */
  readonly $value?: string | number;
  readonly [name: string]: Value | readonly Value[] | undefined;
}

type Value = string | number | Element | Readonly<Record<string, string | XsiType>>;

export interface XsiType {
  prefix: string;
  type: string;
  xmlns: string;
}

/**
 * Where a value stands in a reply, below the element of the operation: `order/id`, and `result/@code` for an
 * attribute. An element that is repeated says nothing, but for the ERP's words, whose first counts.
 */
export type Path = string;

/** A value that says yes or no; any other breaks the contract, so that neither is guessed. */
export interface Answer {
  at: Path;
  yes: readonly string[];
  no: readonly string[];
}

/** What is known of an object beside its data. */
export interface RequestFacts {
  /** A UUID that is the same in every attempt at the same object, for an ERP that replays its first answer to it. */
  messageId: string;
}

/** An operation that creates an object. */
export interface CreateOperation<Input> {
  operation: string;
  request(input: Input, facts: RequestFacts): Element;
  reply: {
    number: Path;
    /** For an ERP that refuses in a successful envelope: `no` is a refusal that would come again. */
    success?: Answer;
    /** The ERP's words where it refuses so. */
    error?: Path;
  };
}

/** An operation that looks an object up by our reference. */
export interface FindOperation {
  operation: string;
  request(externalId: string): Element;
  reply: { found: Answer; number: Path };
}

/**
 * How an object is created once although a reply was lost:
 * - `lookup-then-create`: it is looked up before anything is created again.
 * - `upsert`: the ERP takes a second create with the same reference for a change of the first; every run sends.
 * - `native-replay`: for so long the ERP answers a repeated `messageId` with its first answer; later a human is asked.
 * - `ask`: nothing of the kind, so a human is asked.
 */
export type ObjectMapping<Input> =
  | { mode: 'lookup-then-create'; create: CreateOperation<Input>; find: FindOperation }
  | { mode: 'upsert'; create: CreateOperation<Input> }
  | { mode: 'native-replay'; replaysForMs: number; create: CreateOperation<Input> }
  | { mode: 'ask'; create: CreateOperation<Input> };

export interface ErpMapping<Objects> {
  /** Where the WSDL keeps the operations: another port may have operations of the same names. */
  service: string;
  port: string;
  soapVersion: '1.1' | '1.2';
  faults: FaultMapping;
  /** What the ERP can be asked to keep; what it has no operation for is left out. */
  objects: { readonly [Name in keyof Objects]?: ObjectMapping<Objects[Name]> };
}

export type ObjectMode = ObjectMapping<never>['mode'];
