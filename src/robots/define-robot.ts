import { z } from 'zod';
import type * as workflows from '../../workflows';
import type { ExternalSystem } from '../../workflows/contract/external-systems';
import type { RobotCall } from '../../workflows/contract/robot-call';
import type { Localized, WorkWords } from '../messages';
import type { DocumentTypeName } from './document-types';
import type { PropertyForm, PropertyType, Setting } from './properties';

/** How one returned value shows in the portal's picker of robot results. */
export interface ReturnForm {
  type: PropertyType;
  name: Localized;
}

type Workflows = typeof workflows;

/** Names of the workflows that take this robot's call and return its values. */
type WorkflowFor<In, Out> = {
  [N in keyof Workflows]: Workflows[N] extends (call: RobotCall<In>) => Promise<Out> ? N : never;
}[keyof Workflows];

/** What every part of the product needs of a robot, whatever its properties are. */
export interface RobotDescription {
  /** CODE in the portal and the last segment of the handler's URL: `[a-z0-9.\-_]+`. */
  code: string;
  name: Localized;
  description: Localized;
  /** The system that it works in; registered only where that is configured. */
  system: ExternalSystem;
  /** The document's user field that its result is written to, without its prefix; absent: none. */
  field?: { name: string; label: Localized };
  /** Document types that it serves; the first decides the types of its settings. */
  documents: readonly DocumentTypeName[];
  properties: z.ZodType;
  form: Readonly<Record<string, PropertyForm>>;
  returnForm: Readonly<Record<string, ReturnForm>>;
  /** How people are told of what it makes. */
  words: WorkWords;
  /** Where it makes several things, of those that are not its first, by their kind in business ids. */
  laterWords?: Readonly<Record<string, Partial<WorkWords>>>;
  workflow: keyof Workflows;
}

type Settings = Readonly<Record<string, Setting>>;
/** What the portal's users read of each returned value. */
type Returns = Readonly<Record<string, Localized>>;

/** What a workflow is given of these settings. */
export type PropertiesOf<S extends Settings> = z.output<
  z.ZodObject<{ -readonly [K in keyof S]: S[K]['schema'] }>
>;

/** What a workflow returns for them. */
export type ReturnsOf<R extends Returns> = { [K in keyof R]: string };

interface RobotDefinition<S extends Settings, R extends Returns>
  extends Omit<RobotDescription, 'properties' | 'form' | 'returnForm' | 'words' | 'workflow'> {
  settings: S;
  returns: R;
  words: WorkWords<ReturnsOf<R>>;
  workflow: WorkflowFor<PropertiesOf<S>, ReturnsOf<R>>;
}

/** Defines a robot. The compiler holds its settings, its returned values, its words and its workflow together. */
export function defineRobot<S extends Settings, R extends Returns>({
  settings,
  returns,
  ...robot
}: RobotDefinition<S, R>): RobotDescription {
  return {
    ...robot,
    properties: z.object(eachOf(settings, ({ schema }) => schema)),
    form: eachOf(settings, ({ form }) => form),
    returnForm: eachOf(returns, (name) => ({ type: 'string', name })),
  };
}

function eachOf<T, Made>(record: Readonly<Record<string, T>>, make: (one: T) => Made): Record<string, Made> {
  return Object.fromEntries(Object.entries(record).map(([name, one]) => [name, make(one)]));
}
