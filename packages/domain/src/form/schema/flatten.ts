import { LIMITS } from '../limits';
import { isTree } from '../values';
import { TooComplexError } from './engine';
import type { Engine } from './engine';
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
  required: Set<string>;
  /** In the order in which the author wrote them. */
  properties: Map<string, Schema[]>;
  patternProperties: Schema[];
  additionalProperties?: Schema;
  items: Schema[];
  prefixItems: readonly Schema[];
  hints: Hints;
  /** Choices between several forms. */
  branchings: Branching[];
  /** Keys that are known to what does not apply now: another branch, or a condition that is not met. */
  otherKeys: Set<string>;
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

/** Which branch was chosen by hand; `undefined` where nobody has. */
export type ChosenBranch = (list: readonly Schema[]) => number | undefined;

const empty = (): Flat => ({ required: new Set(), properties: new Map(), patternProperties: [], items: [], prefixItems: [], hints: {}, branchings: [], otherKeys: new Set(), isDynamic: false, sources: new Set() });

const ANNOTATIONS = ['title', 'description', 'default', 'examples', 'deprecated', 'readOnly', 'writeOnly', 'format', 'pattern', 'contentMediaType', 'multipleOf', 'uniqueItems'] as const;
const LOWER = ['minLength', 'minItems'] as const;
const UPPER = ['maxLength', 'maxItems'] as const;

/** Puts together the schemas that apply to a value, following references, conditions and choices. */
export class Flattener {
  private steps = 0;

  constructor(private readonly engine: Engine) {}

  /** Begins to count anew. */
  begin(): void {
    this.steps = 0;
    this.engine.begin();
  }

  flatten(schemas: readonly Schema[], value: unknown, chosen: ChosenBranch = () => undefined): Flat {
    const flat = empty();

    schemas.forEach((schema) => this.add(flat, schema, value, chosen));

    return flat;
  }

  private add(flat: Flat, schema: Schema, value: unknown, chosen: ChosenBranch): void {
    if (typeof schema === 'boolean' || flat.sources.has(schema)) {
      return;
    }
    this.steps += 1;
    if (this.steps > LIMITS.steps) {
      throw new TooComplexError();
    }
    flat.sources.add(schema);
    this.annotations(flat, schema);
    this.limits(flat, schema);
    this.structure(flat, schema);
    // What stands beside a reference says more about this place than what it refers to.
    if (schema.ref !== undefined) {
      this.add(flat, schema.ref, value, chosen);
    }
    (schema.allOf ?? []).forEach((inner) => this.add(flat, inner, value, chosen));
    this.conditions(flat, schema, value, chosen);
    for (const list of [schema.oneOf, schema.anyOf]) {
      if (list) {
        this.branches(flat, list, value, chosen);
      }
    }
  }

  private annotations(flat: Flat, schema: SchemaObject): void {
    for (const key of ANNOTATIONS) {
      if (flat[key] === undefined && schema[key] !== undefined) {
        Object.assign(flat, { [key]: schema[key] });
      }
    }
    flat.hints = { ...schema.hints, ...flat.hints };
  }

  private limits(flat: Flat, schema: SchemaObject): void {
    for (const key of LOWER) {
      flat[key] = most(flat[key], schema[key]);
    }
    for (const key of UPPER) {
      flat[key] = least(flat[key], schema[key]);
    }
    flat.minimum = most(flat.minimum, schema.minimum ?? schema.exclusiveMinimum);
    flat.maximum = least(flat.maximum, schema.maximum ?? schema.exclusiveMaximum);
    if (schema.type) {
      const types = schema.type;

      flat.types = flat.types?.filter((type) => types.includes(type) || (type === 'integer' && types.includes('number'))) ?? types;
    }
    if (schema.enum) {
      const allowed = schema.enum;

      flat.enum = flat.enum?.filter((one) => allowed.includes(one)) ?? allowed;
    }
    if ('const' in schema) {
      flat.const = { value: schema.const };
    }
  }

  private structure(flat: Flat, schema: SchemaObject): void {
    schema.required?.forEach((key) => flat.required.add(key));
    for (const [key, inner] of Object.entries(schema.properties ?? {})) {
      const known = flat.properties.get(key);

      if (known) {
        known.push(inner);
      } else {
        flat.properties.set(key, [inner]);
      }
    }
    flat.patternProperties.push(...Object.values(schema.patternProperties ?? {}));
    flat.additionalProperties ??= schema.additionalProperties;
    if (schema.items !== undefined) {
      flat.items.push(schema.items);
    }
    if (schema.prefixItems && !flat.prefixItems.length) {
      flat.prefixItems = schema.prefixItems;
    }
  }

  private conditions(flat: Flat, schema: SchemaObject, value: unknown, chosen: ChosenBranch): void {
    if (schema.if !== undefined && (schema.then !== undefined || schema.else !== undefined)) {
      // A mapping that is not there yet is as good as an empty one: that is what its fields would begin with.
      const holds = this.engine.matches(schema.if, value ?? {});

      flat.isDynamic = true;
      this.take(flat, holds ? schema.then : schema.else, holds ? schema.else : schema.then, { value, chosen });
    }
    for (const [key, inner] of Object.entries(schema.dependentSchemas ?? {})) {
      const isThere = isTree(value) && Object.hasOwn(value, key) && value[key] !== null;

      flat.isDynamic = true;
      this.take(flat, isThere ? inner : undefined, isThere ? undefined : inner, { value, chosen });
    }
    for (const [key, needed] of Object.entries(schema.dependentRequired ?? {})) {
      flat.isDynamic = true;
      if (isTree(value) && Object.hasOwn(value, key) && value[key] !== null) {
        needed.forEach((name) => flat.required.add(name));
      }
    }
  }

  private take(flat: Flat, taken: Schema | undefined, left: Schema | undefined, { value, chosen }: { value: unknown; chosen: ChosenBranch }): void {
    if (left !== undefined) {
      this.keysOf(left).forEach((key) => flat.otherKeys.add(key));
    }
    if (taken !== undefined) {
      this.add(flat, taken, value, chosen);
    }
  }

  private branches(flat: Flat, list: readonly Schema[], value: unknown, chosen: ChosenBranch): void {
    const open = list.filter((branch): branch is SchemaObject => typeof branch === 'object');
    const flats = open.map((branch) => this.outline(branch));
    const constants = flats.map((outline) => (outline.const ? [outline.const.value] : outline.enum ?? []));

    if (flats.length && constants.every((values) => values.length)) {
      // Only values, each perhaps with a title: options of one field.
      const values = constants.flat();

      flat.enum = flat.enum?.filter((one) => values.includes(one)) ?? values;
      flat.enumTitles = flats.flatMap((outline, index) => (constants[index] ?? []).map((one) => (constants[index]?.length === 1 && outline.title) || String(one)));

      return;
    }
    // Those that only demand something of what is there already are rules, not forms.
    const forms = open.filter((_, index) => isForm(flats[index] as Flat));
    const notNull = forms.filter((branch) => !isNull(flats[open.indexOf(branch)] as Flat));

    if (notNull.length < 2) {
      if (notNull[0] && forms.length === open.length) {
        this.add(flat, notNull[0], value, chosen);
      }

      return;
    }
    const types = notNull.map((branch) => flats[open.indexOf(branch)]?.types);

    if (types.every((each) => each?.every((type) => ['string', 'number', 'integer'].includes(type))) && notNull.every((branch) => !flats[open.indexOf(branch)]?.enum)) {
      // A text or a number: one field takes both.
      flat.types = [...new Set([...types.flatMap((each) => each ?? []), ...(forms.length > notNull.length ? ['null' as const] : [])])];

      return;
    }
    flat.isDynamic = true;
    const selected = this.select(notNull, flats.filter((_, index) => notNull.includes(open[index] as SchemaObject)), value, chosen(list));
    const taken = notNull[selected];

    flat.branchings.push({ list, branches: notNull, titles: notNull.map((branch, index) => titleOf(flats[open.indexOf(branch)] as Flat, index)), selected });
    notNull.forEach((branch) => {
      if (branch !== taken) {
        this.keysOf(branch).forEach((key) => flat.otherKeys.add(key));
      }
    });
    if (taken) {
      const { title, description } = flat;

      // Which types the others would allow says nothing about this one.
      this.add(flat, taken, value, chosen);
      Object.assign(flat, { title, description: description ?? flat.description });
    }
  }

  /** The branch chosen by hand; else the one that fits, the one whose fixed values are there, the one of the value's type; else the first. */
  private select(branches: readonly SchemaObject[], flats: readonly Flat[], value: unknown, chosen: number | undefined): number {
    if (chosen !== undefined && chosen >= 0 && chosen < branches.length) {
      return chosen;
    }
    if (value === undefined) {
      return 0;
    }
    const findings = [
      branches.findIndex((branch) => this.engine.matches(branch, value)),
      flats.findIndex((flat) => hasConstants(flat, value)),
      flats.findIndex(({ types }) => types?.some((type) => isOfType(value, type))),
    ];

    return Math.max(0, findings.find((index) => index >= 0) ?? 0);
  }

  /** What a branch says without any value: enough to name it. */
  private outline(schema: SchemaObject): Flat {
    const flat = empty();
    const visit = (each: Schema, depth: number): void => {
      this.steps += 1;
      if (typeof each === 'boolean' || flat.sources.has(each) || depth > 8 || this.steps > LIMITS.steps) {
        return;
      }
      flat.sources.add(each);
      this.annotations(flat, each);
      this.limits(flat, each);
      this.structure(flat, each);
      if (each.ref !== undefined) {
        visit(each.ref, depth + 1);
      }
      each.allOf?.forEach((inner) => visit(inner, depth + 1));
      // Enough to know that it is a form of its own.
      [...each.oneOf ?? [], ...each.anyOf ?? []].forEach((inner) => {
        if (typeof inner === 'object') {
          Object.keys(inner.properties ?? {}).forEach((key) => flat.otherKeys.add(key));
        }
      });
    };

    visit(schema, 0);

    return flat;
  }

  /** The keys that a schema knows, whatever the value is. */
  private keysOf(schema: Schema): Set<string> {
    const keys = new Set<string>();
    const seen = new Set<SchemaObject>();
    const visit = (each: Schema | undefined): void => {
      this.steps += 1;
      if (typeof each !== 'object' || seen.has(each) || this.steps > LIMITS.steps) {
        return;
      }
      seen.add(each);
      Object.keys(each.properties ?? {}).forEach((key) => keys.add(key));
      [each.ref, each.then, each.else, ...each.allOf ?? [], ...each.anyOf ?? [], ...each.oneOf ?? []].forEach(visit);
    };

    visit(schema);

    return keys;
  }
}

const most = (a: number | undefined, b: number | undefined): number | undefined => (a === undefined ? b : b === undefined ? a : Math.max(a, b));
const least = (a: number | undefined, b: number | undefined): number | undefined => (a === undefined ? b : b === undefined ? a : Math.min(a, b));

const isNull = (flat: Flat): boolean => flat.types?.length === 1 && flat.types[0] === 'null';

/** Whether a branch describes a value, rather than only demanding something of it. */
const isForm = (flat: Flat): boolean => Boolean(flat.types ?? flat.enum ?? flat.const) || flat.properties.size > 0 || flat.items.length > 0 || flat.otherKeys.size > 0 || flat.additionalProperties !== undefined;

/** The properties that have one value only: by them people and programs tell branches apart. */
function constantsOf(flat: Flat): Map<string, unknown> {
  const constants = new Map<string, unknown>();

  for (const [key, [schema]] of flat.properties) {
    if (typeof schema === 'object' && 'const' in schema) {
      constants.set(key, schema.const);
    } else if (typeof schema === 'object' && schema.enum?.length === 1) {
      constants.set(key, schema.enum[0]);
    }
  }

  return constants;
}

function hasConstants(flat: Flat, value: unknown): boolean {
  const constants = [...constantsOf(flat)];

  return constants.length > 0 && isTree(value) && constants.every(([key, wanted]) => Object.hasOwn(value, key) && value[key] === wanted);
}

const TYPE_TITLES: Record<JsonType, string> = { string: 'Text', number: 'Number', integer: 'Number', boolean: 'Yes or no', object: 'Settings', array: 'List', null: 'Nothing' };

function titleOf(flat: Flat, index: number): string {
  const [constant] = constantsOf(flat).values();
  const [type] = flat.types ?? [];
  const [key] = flat.required;

  return flat.title ?? (constant === undefined ? undefined : String(constant)) ?? (type === 'object' && key ? key : undefined) ?? (type ? TYPE_TITLES[type] : undefined) ?? (key ?? `${ index + 1 }`);
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

/** The values that a branch begins with: what tells it apart, over what is there already. */
export function branchStart(branch: Flat, value: unknown): unknown {
  const [type] = branch.types ?? [];
  const isObject = type === 'object' || (type === undefined && branch.properties.size > 0);

  if (isObject) {
    return { ...isTree(value) ? value : {}, ...Object.fromEntries(constantsOf(branch)) };
  }
  if (branch.default !== undefined) {
    return branch.default;
  }
  switch (type) {
  case 'string': return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
  case 'boolean': return value === true;
  case 'array': return Array.isArray(value) ? value : [];
  case 'number':
  case 'integer': return typeof value === 'number' ? value : undefined;
  default: return undefined;
  }
}

