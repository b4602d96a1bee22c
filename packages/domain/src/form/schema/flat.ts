import type { Hints, JsonType, Schema, SchemaObject } from './schema';

/** What all schemas that apply to one value say together, as far as it matters for drawing it. */
export interface Flat {
  types?: readonly JsonType[];
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
  enum?: readonly unknown[];
  const?: { value: unknown };
  /** Titles of the values of {@link Flat.enum}, where their author gave any. */
  enumTitles?: readonly string[];
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  multipleOf?: number;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  required: ReadonlySet<string>;
  /** In the order in which the author wrote them. */
  properties: ReadonlyMap<string, readonly Schema[]>;
  patternProperties: readonly Schema[];
  additionalProperties?: Schema;
  items: readonly Schema[];
  prefixItems: readonly Schema[];
  hints: Hints;
  /** Choices between several forms. */
  branchings: readonly Branching[];
  /** Keys that are known to what does not apply now: another branch, or a condition that is not met. */
  otherKeys: ReadonlySet<string>;
  /** Whether any of it depends on the value. */
  isDynamic: boolean;
  /** All schemas that were put together. */
  sources: Set<SchemaObject>;
}

export interface Branching {
  /** The list of branches as it was read; by it a choice is known again. */
  list: readonly Schema[];
  /** Those that can be chosen. */
  branches: readonly Schema[];
  titles: readonly string[];
  selected: number;
}

/** Most schemas say nothing of most things: those share what is empty. */
const NO_KEYS: ReadonlySet<string> = new Set();
const NO_PROPERTIES: ReadonlyMap<string, readonly Schema[]> = new Map();
const NO_SCHEMAS: readonly Schema[] = [];
const NO_BRANCHINGS: readonly Branching[] = [];
const NO_HINTS: Hints = {};

/** Nothing said yet. All keys are there from the beginning, because objects that grow take several times as long to be made. */
export const emptyFlat = (): Flat => ({
  types:                undefined,
  title:                undefined,
  description:          undefined,
  default:              undefined,
  examples:             undefined,
  deprecated:           undefined,
  readOnly:             undefined,
  writeOnly:            undefined,
  format:               undefined,
  pattern:              undefined,
  contentMediaType:     undefined,
  enum:                 undefined,
  const:                undefined,
  enumTitles:           undefined,
  minLength:            undefined,
  maxLength:            undefined,
  minimum:              undefined,
  maximum:              undefined,
  multipleOf:           undefined,
  minItems:             undefined,
  maxItems:             undefined,
  uniqueItems:          undefined,
  required:             NO_KEYS,
  properties:           NO_PROPERTIES,
  patternProperties:    NO_SCHEMAS,
  additionalProperties: undefined,
  items:                NO_SCHEMAS,
  prefixItems:          NO_SCHEMAS,
  hints:                NO_HINTS,
  branchings:           NO_BRANCHINGS,
  otherKeys:            NO_KEYS,
  isDynamic:            false,
  sources:              new Set(),
});

const most = (a: number | undefined, b: number | undefined): number | undefined => (a === undefined ? b : b === undefined ? a : Math.max(a, b));
const least = (a: number | undefined, b: number | undefined): number | undefined => (a === undefined ? b : b === undefined ? a : Math.min(a, b));

/** Adds what a schema says itself: what was said before counts more, and limits are the narrowest ones. */
export function merge(flat: Flat, schema: SchemaObject): void {
  annotations(flat, schema);
  limits(flat, schema);
  structure(flat, schema);
}

function annotations(flat: Flat, schema: SchemaObject): void {
  flat.title ??= schema.title;
  flat.description ??= schema.description;
  if (flat.default === undefined) {
    flat.default = schema.default;
  }
  flat.examples ??= schema.examples;
  flat.deprecated ??= schema.deprecated;
  flat.readOnly ??= schema.readOnly;
  flat.writeOnly ??= schema.writeOnly;
  flat.format ??= schema.format;
  flat.pattern ??= schema.pattern;
  flat.contentMediaType ??= schema.contentMediaType;
  flat.multipleOf ??= schema.multipleOf;
  flat.uniqueItems ??= schema.uniqueItems;
  if (schema.hints) {
    flat.hints = { ...schema.hints, ...flat.hints };
  }
}

function limits(flat: Flat, schema: SchemaObject): void {
  flat.minLength = most(flat.minLength, schema.minLength);
  flat.minItems = most(flat.minItems, schema.minItems);
  flat.maxLength = least(flat.maxLength, schema.maxLength);
  flat.maxItems = least(flat.maxItems, schema.maxItems);
  flat.minimum = most(flat.minimum, schema.minimum ?? schema.exclusiveMinimum);
  flat.maximum = least(flat.maximum, schema.maximum ?? schema.exclusiveMaximum);
  if (schema.type) {
    const types = schema.type;

    flat.types = flat.types?.filter((type) => types.includes(type) || (type === 'integer' && types.includes('number'))) ?? types;
  }
  if (schema.enum) {
    allowOnly(flat, schema.enum);
  }
  if ('const' in schema) {
    flat.const = { value: schema.const };
  }
}

function structure(flat: Flat, schema: SchemaObject): void {
  if (schema.required) {
    demand(flat, schema.required);
  }
  if (schema.properties) {
    flat.properties = withProperties(flat.properties, schema.properties);
  }
  if (schema.patternProperties) {
    flat.patternProperties = [...flat.patternProperties, ...Object.values(schema.patternProperties)];
  }
  flat.additionalProperties ??= schema.additionalProperties;
  if (schema.items !== undefined) {
    flat.items = [...flat.items, schema.items];
  }
  if (schema.prefixItems && !flat.prefixItems.length) {
    flat.prefixItems = schema.prefixItems;
  }
}

function withProperties(known: Flat['properties'], added: Readonly<Record<string, Schema>>): Flat['properties'] {
  const properties = new Map(known);

  for (const key of Object.keys(added)) {
    const schema = added[key] as Schema;
    const before = known.get(key);

    properties.set(key, before ? [...before, schema] : [schema]);
  }

  return properties;
}

/** Only these values remain of those that were allowed before. */
export function allowOnly(flat: Flat, values: readonly unknown[]): void {
  flat.enum = flat.enum?.filter((one) => values.includes(one)) ?? values;
}

/** These keys have to be there. */
export function demand(flat: Flat, keys: Iterable<string>): void {
  flat.required = new Set([...flat.required, ...keys]);
}

/** These keys belong to what does not apply now. */
export function leaveOut(flat: Flat, keys: Iterable<string>): void {
  flat.otherKeys = new Set([...flat.otherKeys, ...keys]);
}
