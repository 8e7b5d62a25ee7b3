/**
 * The content of a request's element, in the order of the WSDL's sequence; what is undefined is left out. Names are written
 * as they are, without prefixes: their namespaces are read from the WSDL's schema.
 */
export interface Element {
  /** Attributes of this element; `xsi_type` says which of a polymorphic type's kinds it is. */
  readonly attributes?: Readonly<Record<string, string | XsiType>>;
  /** Text of an element that has attributes as well. */
  readonly $value?: string | number;
  /**
   * Namespace of this element, where the ERP wants another one than its WSDL says, or where the WSDL allows anything
   * (`xsd:any`); empty: none.
   */
  readonly $xmlns?: string;
  readonly [name: string]: Value | readonly Value[] | undefined;
}

type Value = string | number | Element | Readonly<Record<string, string | XsiType>>;

export interface XsiType {
  type: string;
  /** The namespace of the type. */
  xmlns: string;
}

/**
 * Where a value stands in a reply, below the element of the operation: `order/id`, and `result/@code` for an
 * attribute; names without prefixes. An element that is repeated says nothing, but for the ERP's words, whose first counts.
 */
export type Path = string;

/** A value that says yes or no; any other breaks the contract, so that neither is guessed. */
export interface Answer {
  at: Path;
  yes: readonly string[];
  no: readonly string[];
}

/** A fault that is told apart from others by more than its code. */
export interface FaultRule {
  /** Local part of a code; what follows a dot narrows it (SOAP 1.1, 4.4.1). */
  code: string;
  /** The whole text of the fault, or a pattern of it. */
  text?: string | RegExp;
  /** A value below the fault's `detail`; without `is` an element that is there, whatever it says. */
  detail?: { at: Path; is?: readonly string[] };
}

/** Which faults say what, by their code or by more; every other one says nothing of what was done. */
export interface FaultMapping {
  /** Not carried out, and would be refused again. */
  refused: readonly (string | FaultRule)[];
  /** Not carried out, and may be tried again as it is. */
  notDone: readonly (string | FaultRule)[];
  /** Not carried out, because we may not do it, or were not believed: tried again until somebody has mended that. */
  notAllowed?: readonly (string | FaultRule)[];
}

/** What the ERP must know us by, beside what ERP_AUTH does; none of it is kept or shown. */
export interface LoginFacts {
  /** One of the mapping's `secrets`, out of the environment. */
  secret(name: string): string;
  /** Id of the session; empty without one. */
  session: string;
}

/** What is known of an object beside its data. */
export interface RequestFacts extends LoginFacts {
  /** A UUID that is the same in every attempt at the same object, for an ERP that replays its first answer to it. */
  messageId: string;
}

/** An operation that creates an object. */
export interface CreateOperation<Input> {
  operation: string;
  request(input: Input, facts: RequestFacts): Element;
  /** How many characters of our reference the ERP keeps, where its WSDL does not say so (`maxLength`). */
  referenceLength?: number;
  /** It wants its own number of the customer: without one nothing is sent, and the deal's people are told where it belongs. */
  needsCustomerNumber?: Input extends { customer?: { number?: string | undefined } | undefined }
    ? true
    : never;
  reply: {
    number: Path;
    /**
     * For an ERP that refuses in a successful envelope: `no` is a refusal that would come again. With `missing` one that says
     * neither has not refused, and the number decides.
     */
    success?: Answer & { missing?: 'yes' };
    /** The ERP's words where it refuses so. */
    error?: Path;
    /** Refusals that say that we may not, or that the same may be tried again: a code, for example. */
    notAllowed?: ValueRule;
    notDone?: ValueRule;
  };
}

/**
 * One way in which an ERP says that it has no such object:
 * - `flag`: a value says no; where `yes` is given, it must say that of an object that is there.
 * - `empty`: an element is there that holds nothing, such as a list without entries.
 * - `missing`: an element is not there, though all around it is.
 * - `fault`: a fault that means nothing else.
 */
export type Absence =
  | { flag: Path; no: readonly string[]; yes?: readonly string[] }
  | { empty: Path }
  | { missing: Path }
  | { fault: FaultRule };

/**
 * An operation that looks an object up by our reference. What it finds is ours only if the whole reference is the one that
 * was asked for. "It is not there" leads to a create, so it is believed only in one of the ways that are listed, and only
 * if the reply holds nothing else but what the mapping names. Whatever else it says might be "you may not see it".
 */
export interface FindOperation {
  operation: string;
  request(externalId: string, facts: LoginFacts): Element;
  reply: {
    /** Element of each object that it tells of; left out where the reply itself is the one. */
    objects?: Path;
    /** Below an object. */
    number: Path;
    /** Our reference, below an object; undefined only for an ERP that looks up whole references and does not repeat them. */
    reference: Path | undefined;
    absent: readonly [Absence, ...Absence[]];
    /** For an ERP that refuses in a successful envelope; without a yes nothing is believed. */
    success?: Answer;
    /** Elements and attributes that say nothing of whether it is there, with all below them. */
    ignored?: readonly Path[];
    /** Elements that say nothing for as long as they hold nothing, such as an empty log. */
    silent?: readonly Path[];
    /** The ERP's words where it says neither. */
    error?: Path;
  };
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

/** Where a WSDL keeps operations: another port may have operations of the same names. */
export interface ServicePlace {
  service: string;
  port: string;
  soapVersion: '1.1' | '1.2';
}

/** A value in a reply. */
export interface ValueRule {
  at: Path;
  is: readonly string[];
}

/** For an ERP that wants each request to belong to a session. */
export interface SessionMapping {
  /** Called where a session is needed, not before each request. */
  logIn: {
    operation: string;
    request(facts: Pick<LoginFacts, 'secret'>): Element;
    /** Where its id is: a place in the reply, or a cookie, which then goes with each request. */
    reply: { id: Path | { cookie: string } };
  };
  /**
   * Faults, or values in a successful envelope, by which a request was not carried out because its session is gone: it logs in,
   * and sends once more. So it does after HTTP 401.
   */
  gone: readonly (string | FaultRule | ValueRule)[];
}

export interface ErpMapping<Objects> extends ServicePlace {
  /** Where look-ups are, if not beside the other operations; in the WSDL at ERP_LOOKUP_WSDL, if that is set. */
  lookUps?: ServicePlace;
  /** Names in ERP_SECRETS of what the ERP knows us by. */
  secrets?: readonly string[];
  /**
   * Header blocks of a request, made anew for each, by their names without prefixes. Their namespaces are read from the WSDL;
   * one that it does not declare says its own (`$xmlns`).
   */
  headers?(facts: LoginFacts & { operation: string }): Readonly<Record<string, Element>>;
  session?: SessionMapping;
  faults: FaultMapping;
  /** What the ERP can be asked to keep; what it has no operation for is left out. */
  objects: { readonly [Name in keyof Objects]?: ObjectMapping<Objects[Name]> };
}

export type ObjectMode = ObjectMapping<never>['mode'];
