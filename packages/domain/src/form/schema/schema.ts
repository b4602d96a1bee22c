import { isTree } from '../values';

/** JSON Schema as forms understand it: one spelling for all drafts, references resolved to the schemas they mean, so that it may be a graph. */
export type Schema = boolean | SchemaObject;

export type JsonType = 'string' | 'number' | 'integer' | 'boolean' | 'object' | 'array' | 'null';
export const JSON_TYPES: readonly JsonType[] = ['string', 'number', 'integer', 'boolean', 'object', 'array', 'null'];

export interface SchemaObject {
  /** JSON pointer into the chart's file, for messages. */
  at: string;
  /** The schema that is referred to. */
  ref?: Schema;
  /** Drafts before 2019 ignore what stands beside a reference when they validate. */
  refAlone?: boolean;
  type?: readonly JsonType[];
  enum?: readonly unknown[];
  const?: unknown;
  title?: string;
  description?: string;
  default?: unknown;
  examples?: readonly unknown[];
  deprecated?: boolean;
  readOnly?: boolean;
  writeOnly?: boolean;
  format?: string;
  pattern?: string;
  contentMediaType?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  multipleOf?: number;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  minContains?: number;
  maxContains?: number;
  minProperties?: number;
  maxProperties?: number;
  required?: readonly string[];
  dependentRequired?: Readonly<Record<string, readonly string[]>>;
  properties?: Readonly<Record<string, Schema>>;
  patternProperties?: Readonly<Record<string, Schema>>;
  dependentSchemas?: Readonly<Record<string, Schema>>;
  additionalProperties?: Schema;
  unevaluatedProperties?: Schema;
  propertyNames?: Schema;
  items?: Schema;
  prefixItems?: readonly Schema[];
  contains?: Schema;
  unevaluatedItems?: Schema;
  allOf?: readonly Schema[];
  anyOf?: readonly Schema[];
  oneOf?: readonly Schema[];
  not?: Schema;
  if?: Schema;
  then?: Schema;
  else?: Schema;
  hints?: Hints;
}

/** When a field is not shown: the value at `path` is `value`. */
export interface HiddenWhen {
  path: readonly string[];
  value: unknown;
  isRelative: boolean;
}

/** What authors add to a schema to say how a field is to be drawn; the names are those of Onyxia, which many charts carry. */
export interface Hints {
  hidden?: boolean | HiddenWhen;
  readonly?: boolean;
  /** A value, or texts within it, in which `{{user.name}}` stands for something of the context. */
  overwriteDefaultWith?: unknown;
  overwriteListEnumWith?: unknown;
  render?: 'textArea' | 'password' | 'list' | 'slider' | 'checkbox';
  listEnum?: readonly unknown[];
  sliderMin?: number;
  sliderMax?: number;
  sliderStep?: number;
  sliderUnit?: string;
}

/** Whether a value is of a type of JSON Schema. */
export function isOfType(value: unknown, type: JsonType): boolean {
  switch (type) {
  case 'integer': return Number.isInteger(value);
  case 'array': return Array.isArray(value);
  case 'object': return isTree(value);
  case 'null': return value === null;
  case 'string': return typeof value === 'string';
  case 'boolean': return typeof value === 'boolean';
  case 'number': return typeof value === 'number';
  }
}
