import type { z } from 'zod';
import type * as workflows from '../../workflows';
import type { RobotCall } from '../../workflows/contract/robot-call';
import type { ExternalSystem } from '../../workflows/contract/external-systems';
import type { Localized } from '../messages';
import type { DocumentTypeName } from './document-types';

/** Property types of bizproc.robot.add that our robots use (vendor: bizproc.robot.add, PROPERTIES). */
export type PropertyType =
  | 'string'
  | 'text'
  | 'user'
  | 'int'
  | 'double'
  | 'bool'
  | 'date'
  | 'datetime'
  | 'select';

/** How one setting shows on the stage's form. */
export interface PropertyForm {
  type: PropertyType;
  name: Localized;
  description: Localized;
  required?: boolean;
  multiple?: boolean;
  /** A value, or an expression of the portal such as `{{=Document:TITLE}}`. */
  default?: string;
}

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
  returns: z.ZodType;
  returnForm: Readonly<Record<string, ReturnForm>>;
  workflow: keyof Workflows;
}

interface RobotDefinition<Properties extends z.ZodObject, Returns extends z.ZodObject>
  extends Omit<RobotDescription, 'properties' | 'form' | 'returns' | 'returnForm' | 'workflow'> {
  properties: Properties;
  form: { [K in keyof z.input<Properties>]-?: PropertyForm };
  returns: Returns;
  returnForm: { [K in keyof z.output<Returns>]-?: ReturnForm };
  workflow: WorkflowFor<z.output<Properties>, z.output<Returns>>;
}

/**
 * Defines a robot. An identity function: its job is that the compiler holds the definition, its settings' schema
 * and its workflow together.
 */
export function defineRobot<Properties extends z.ZodObject, Returns extends z.ZodObject>(
  robot: RobotDefinition<Properties, Returns>,
): RobotDefinition<Properties, Returns> {
  return robot;
}
