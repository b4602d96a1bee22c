import { LIMITS } from '../limits';
import { isSafePattern } from '../pattern';
import type { TemplateProblem } from '../problem';
import { isForbidden, isTree } from '../values';
import { readHints } from './hints';
import type { JsonType, Schema, SchemaObject } from './schema';
import { JSON_TYPES } from './schema';
import { SchemaPlaces } from './places';

type Raw = Record<string, unknown>;
type Draft<T> = { -readonly [K in keyof T]: T[K] };

const COUNTS = ['minLength', 'maxLength', 'minItems', 'maxItems', 'minContains', 'maxContains', 'minProperties', 'maxProperties'] as const;
const NUMBERS = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'] as const;
const FLAGS = ['deprecated', 'readOnly', 'writeOnly', 'uniqueItems'] as const;
const SCHEMAS = ['additionalProperties', 'unevaluatedProperties', 'propertyNames', 'contains', 'unevaluatedItems', 'not', 'if', 'then', 'else'] as const;
const LISTS = ['allOf', 'anyOf', 'oneOf', 'prefixItems'] as const;
const MAPS = ['properties', 'patternProperties', 'dependentSchemas'] as const;

export interface ReadSchema {
  schema: Schema;
  problems: TemplateProblem[];
}

/**
 * Reads a schema of any draft, keyword by keyword; what is wrong with one is told and left out.
 *
 * Only what was looked at goes on from here, so that nothing a chart writes reaches the validator's code generator unseen.
 */
class Reader {
  readonly problems: TemplateProblem[] = [];
  private readonly known = new Map<object, SchemaObject>();
  private readonly places: SchemaPlaces;
  /** Since 2019 a reference is a keyword among others. */
  private readonly refAlone: boolean;
  private count = 0;

  constructor(root: unknown) {
    this.places = new SchemaPlaces(root);
    const uri = isTree(root) && typeof root['$schema'] === 'string' ? root['$schema'] : '';

    this.refAlone = /draft-0?[3-7]\b|\/schema#?$/.test(uri);
  }

  problem(at: string, message: string): undefined {
    if (this.problems.length < LIMITS.problems) {
      this.problems.push({ where: 'schema', at: at || '/', message });
    }

    return undefined;
  }

  schema(raw: unknown, at: string, depth: number): Schema {
    if (typeof raw === 'boolean') {
      return raw;
    }
    if (!isTree(raw)) {
      this.problem(at, 'must be a schema: a mapping, true or false.');

      return true;
    }
    const known = this.known.get(raw);

    if (known) {
      return known;
    }
    if (this.count >= LIMITS.schemas || depth > LIMITS.schemaDepth) {
      this.problem(at, this.count >= LIMITS.schemas ? `comes after ${ LIMITS.schemas } other schemas and is left out.` : `is nested deeper than ${ LIMITS.schemaDepth } levels and is left out.`);

      return true;
    }
    this.count += 1;
    const schema: Draft<SchemaObject> = { at };

    // Before its parts are read: they may refer to it.
    this.known.set(raw, schema);
    this.scalars(raw, schema, at);
    this.structure(raw, schema, at, depth);
    this.reference(raw, schema, at, depth);

    return schema;
  }

  private scalars(raw: Raw, schema: Draft<SchemaObject>, at: string): void {
    const has = (key: string): boolean => raw[key] !== undefined;

    for (const key of ['title', 'description', 'format', 'contentMediaType'] as const) {
      if (typeof raw[key] === 'string') {
        schema[key] = raw[key].slice(0, key === 'title' ? LIMITS.label : LIMITS.text);
      } else if (has(key)) {
        this.problem(`${ at }/${ key }`, 'must be a text.');
      }
    }
    for (const key of NUMBERS) {
      const value = raw[key];

      if (typeof value === 'number' && Number.isFinite(value) && (key !== 'multipleOf' || value > 0)) {
        schema[key] = value;
      } else if (has(key) && typeof value !== 'boolean') {
        this.problem(`${ at }/${ key }`, 'must be a number.');
      }
    }
    for (const key of COUNTS) {
      const value = raw[key];

      if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) {
        schema[key] = value;
      } else if (has(key)) {
        this.problem(`${ at }/${ key }`, 'must be a whole number from 0 on.');
      }
    }
    for (const key of FLAGS) {
      if (raw[key] === true) {
        schema[key] = true;
      }
    }
    this.exclusive(raw, schema, 'exclusiveMinimum', 'minimum');
    this.exclusive(raw, schema, 'exclusiveMaximum', 'maximum');
    this.types(raw, schema, at);
    this.pattern(raw, schema, at);
    if (Array.isArray(raw['enum']) && raw['enum'].length) {
      schema.enum = raw['enum'].slice(0, LIMITS.options * 5);
    } else if (has('enum')) {
      this.problem(`${ at }/enum`, 'must be a list of values.');
    }
    if ('const' in raw) {
      schema.const = raw['const'];
    }
    if (has('default')) {
      schema.default = raw['default'];
    }
    if (Array.isArray(raw['examples'])) {
      schema.examples = raw['examples'].slice(0, 3);
    }
    schema.hints = readHints(raw);
  }

  /** Draft 4 says by a flag that a limit itself is not allowed. */
  private exclusive(raw: Raw, schema: Draft<SchemaObject>, exclusive: 'exclusiveMinimum' | 'exclusiveMaximum', inclusive: 'minimum' | 'maximum'): void {
    if (raw[exclusive] === true && schema[inclusive] !== undefined) {
      schema[exclusive] = schema[inclusive];
      delete schema[inclusive];
    }
  }

  private types(raw: Raw, schema: Draft<SchemaObject>, at: string): void {
    const { type } = raw;
    const listed: unknown[] = Array.isArray(type) ? type : type === undefined || type === null ? [] : [type];
    const known = listed.filter((one): one is JsonType => JSON_TYPES.includes(one as JsonType));

    if (known.length < listed.length) {
      this.problem(`${ at }/type`, `must be one or several of ${ JSON_TYPES.join(', ') }.`);
    }
    // One that is not known may mean anything.
    if (known.length && known.length === listed.length) {
      schema.type = [...new Set(known)];
    }
  }

  private pattern(raw: Raw, schema: Draft<SchemaObject>, at: string): void {
    const { pattern } = raw;

    if (typeof pattern === 'string') {
      schema.pattern = isSafePattern(pattern) ? pattern : this.problem(`${ at }/pattern`, 'is no regular expression that Helm could read; texts are not compared with it.');
    } else if (pattern !== undefined) {
      this.problem(`${ at }/pattern`, 'must be a regular expression.');
    }
  }

  private structure(raw: Raw, schema: Draft<SchemaObject>, at: string, depth: number): void {
    for (const key of SCHEMAS) {
      if (raw[key] !== undefined) {
        schema[key] = this.schema(raw[key], `${ at }/${ key }`, depth + 1);
      }
    }
    for (const key of LISTS) {
      schema[key] = raw[key] === undefined ? undefined : this.list(raw[key], `${ at }/${ key }`, depth);
    }
    for (const key of MAPS) {
      schema[key] = raw[key] === undefined ? undefined : this.map(raw[key], `${ at }/${ key }`, depth);
    }
    this.items(raw, schema, at, depth);
    this.required(raw, schema, at);
    this.dependencies(raw, schema, at, depth);
    for (const pattern of Object.keys(schema.patternProperties ?? {})) {
      if (!isSafePattern(pattern)) {
        this.problem(`${ at }/patternProperties`, 'has a key that is no regular expression that Helm could read.');
        schema.patternProperties = Object.fromEntries(Object.entries(schema.patternProperties ?? {}).filter(([key]) => key !== pattern));
      }
    }
  }

  private list(raw: unknown, at: string, depth: number): Schema[] | undefined {
    if (!Array.isArray(raw) || !raw.length) {
      return this.problem(at, 'must be a list of schemas.');
    }

    return raw.slice(0, LIMITS.options).map((item, index) => this.schema(item, `${ at }/${ index }`, depth + 1));
  }

  private map(raw: unknown, at: string, depth: number): Record<string, Schema> | undefined {
    if (!isTree(raw)) {
      return this.problem(at, 'must be a mapping of names to schemas.');
    }

    return Object.fromEntries(Object.entries(raw).filter(([key]) => !isForbidden([key])).map(([key, item]) => [key, this.schema(item, `${ at }/${ key.replaceAll('~', '~0').replaceAll('/', '~1') }`, depth + 1)]));
  }

  /** Before 2020 a list of `items` were the first ones, and `additionalItems` the others. */
  private items(raw: Raw, schema: Draft<SchemaObject>, at: string, depth: number): void {
    if (Array.isArray(raw['items'])) {
      schema.prefixItems = raw['items'].length ? this.list(raw['items'], `${ at }/items`, depth) : undefined;
      schema.items = raw['additionalItems'] === undefined ? undefined : this.schema(raw['additionalItems'], `${ at }/additionalItems`, depth + 1);
    } else if (raw['items'] !== undefined) {
      schema.items = this.schema(raw['items'], `${ at }/items`, depth + 1);
    }
  }

  private required(raw: Raw, schema: Draft<SchemaObject>, at: string): void {
    const { required } = raw;

    if (Array.isArray(required)) {
      schema.required = [...new Set(required.filter((key): key is string => typeof key === 'string'))];
    } else if (required !== undefined && typeof required !== 'boolean') {
      this.problem(`${ at }/required`, 'must be a list of names.');
    } else if (typeof required === 'boolean') {
      this.problem(`${ at }/required`, 'must be a list of names, in the schema of the mapping that holds them.');
    }
  }

  /** `dependencies` of older drafts are names or schemas, which later ones keep apart. */
  private dependencies(raw: Raw, schema: Draft<SchemaObject>, at: string, depth: number): void {
    const names: Record<string, string[]> = {};
    const schemas: Record<string, Schema> = { ...schema.dependentSchemas };

    for (const from of ['dependentRequired', 'dependencies']) {
      for (const [key, needed] of isTree(raw[from]) ? Object.entries(raw[from]) : []) {
        if (isForbidden([key])) {
          continue;
        }
        if (Array.isArray(needed)) {
          names[key] = needed.filter((name): name is string => typeof name === 'string');
        } else if (from === 'dependencies') {
          schemas[key] = this.schema(needed, `${ at }/dependencies/${ key }`, depth + 1);
        }
      }
    }
    schema.dependentRequired = Object.keys(names).length ? names : undefined;
    schema.dependentSchemas = Object.keys(schemas).length ? schemas : undefined;
  }

  private reference(raw: Raw, schema: Draft<SchemaObject>, at: string, depth: number): void {
    const ref = raw['$ref'] ?? raw['$dynamicRef'] ?? raw['$recursiveRef'];

    if (ref === undefined) {
      return;
    }
    const target = typeof ref === 'string' ? this.places.find(ref) : undefined;

    if (!target) {
      this.problem(`${ at }/$ref`, typeof ref === 'string' && /^https?:/.test(ref) ? 'refers to a schema outside of the chart, which is not fetched; nothing is checked here.' : 'refers to nothing in the chart; nothing is checked here.');

      return;
    }
    schema.ref = this.schema(target.raw, target.at, depth + 1);
    schema.refAlone = this.refAlone || undefined;
  }
}

/** The schema of a chart, from the content of `values.schema.json`. Never throws. */
export function readSchema(raw: unknown): ReadSchema {
  const reader = new Reader(raw);

  return { schema: reader.schema(raw, '', 0), problems: reader.problems };
}
