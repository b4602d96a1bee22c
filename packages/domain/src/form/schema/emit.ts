import { KNOWN_FORMATS } from '../formats';
import type { Schema, SchemaObject } from './schema';

/** JSON as the validator takes it. */
export type Json = Record<string, unknown>;

const SCHEMAS = ['propertyNames', 'unevaluatedProperties', 'unevaluatedItems', 'not', 'if', 'then', 'else'] as const;
/** These are applied to every entry of a mapping or list. */
const REPEATED = ['additionalProperties', 'items', 'contains'] as const;
const LISTS = ['allOf', 'anyOf', 'oneOf', 'prefixItems'] as const;
const MAPS = ['properties', 'dependentSchemas'] as const;
const PLAIN = [
  'enum', 'const', 'pattern', 'minLength', 'maxLength', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf', 'minItems', 'maxItems', 'minContains', 'maxContains',
  'minProperties', 'maxProperties', 'required', 'dependentRequired',
] as const;

const mapValues = <T>(map: Readonly<Record<string, T>>, change: (value: T) => unknown): Json => Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value)]));

/** Every schema directly within one, references apart. */
export function* schemasIn(schema: SchemaObject): Generator<Schema> {
  for (const key of [...SCHEMAS, ...REPEATED]) {
    const inner = schema[key];

    if (inner !== undefined) {
      yield inner;
    }
  }
  for (const key of LISTS) {
    yield * schema[key] ?? [];
  }
  for (const key of [...MAPS, 'patternProperties'] as const) {
    yield * Object.values(schema[key] ?? {});
  }
}

/**
 * Writes schemas in the one form that the validator is given: 2020-12 without ids, each schema that is referred to under a name of ours.
 *
 * `x-step` carries how much work a schema is, where it may be done more often than it was written; `x-unique` is `uniqueItems` in time that
 * does not grow with the square.
 */
export class Emitter {
  private readonly written = new Map<SchemaObject, Json>();
  private readonly origins = new WeakMap<object, SchemaObject>();
  private readonly sizes = new Map<SchemaObject, number>();
  private readonly names = new Map<SchemaObject, string>();
  /** Those that are referred to and have not been handed over yet. */
  private pending: SchemaObject[] = [];

  write(schema: Schema): boolean | Json {
    return typeof schema === 'boolean' ? schema : this.object(schema);
  }

  /** The schema that a piece of JSON was written for. */
  originOf(json: unknown): SchemaObject | undefined {
    return typeof json === 'object' && json !== null ? this.origins.get(json) : undefined;
  }

  /** How many schemas one consists of, references not followed. */
  sizeOf(schema: Schema): number {
    if (typeof schema === 'boolean') {
      return 1;
    }
    const known = this.sizes.get(schema);

    if (known !== undefined) {
      return known;
    }
    this.sizes.set(schema, 1);
    const size = [...schemasIn(schema)].reduce((sum, inner) => sum + this.sizeOf(inner), 1);

    this.sizes.set(schema, size);

    return size;
  }

  /** The schemas that were referred to since the last call, each with its name as `$id`. */
  takeReferred(): Json[] {
    const taken: Json[] = [];

    while (this.pending.length) {
      const schema = this.pending.pop() as SchemaObject;

      // A copy, because the same schema may also stand where it was written.
      taken.push({ ...this.object(schema), $id: this.nameOf(schema), 'x-step': this.sizeOf(schema) });
      this.origins.set(taken.at(-1) as Json, schema);
    }

    return taken;
  }

  private nameOf(schema: SchemaObject): string {
    const known = this.names.get(schema);

    if (known) {
      return known;
    }
    const name = `form://schema/${ this.names.size }`;

    this.names.set(schema, name);
    this.pending.push(schema);

    return name;
  }

  private object(schema: SchemaObject): Json {
    const known = this.written.get(schema);

    if (known) {
      return known;
    }
    const json: Json = {};

    this.written.set(schema, json);
    this.origins.set(json, schema);
    if (schema.ref !== undefined) {
      Object.assign(json, typeof schema.ref === 'boolean' ? { allOf: [schema.ref] } : { $ref: this.nameOf(schema.ref) });
      if (schema.refAlone) {
        return json;
      }
    }
    this.keywords(schema, json);

    return json;
  }

  private keywords(schema: SchemaObject, json: Json): void {
    for (const key of PLAIN) {
      if (schema[key] !== undefined || (key === 'const' && 'const' in schema)) {
        json[key] = schema[key];
      }
    }
    if (schema.type) {
      json['type'] = schema.type.length === 1 ? schema.type[0] : [...schema.type];
    }
    if (schema.format && KNOWN_FORMATS.includes(schema.format)) {
      json['format'] = schema.format;
    }
    if (schema.uniqueItems) {
      json['x-unique'] = true;
    }
    for (const key of SCHEMAS) {
      const inner = schema[key];

      // A `then` without its `if` means nothing.
      if (inner !== undefined && (schema.if !== undefined || (key !== 'then' && key !== 'else'))) {
        json[key] = this.write(inner);
      }
    }
    for (const key of REPEATED) {
      const inner = schema[key];

      if (inner !== undefined) {
        json[key] = this.counted(inner);
      }
    }
    for (const key of LISTS) {
      const inner = schema[key];

      if (inner) {
        const list = inner.map((each) => this.write(each));

        json[key] = key === 'allOf' && Array.isArray(json['allOf']) ? [...json['allOf'] as unknown[], ...list] : list;
      }
    }
    for (const key of MAPS) {
      const inner = schema[key];

      if (inner) {
        json[key] = mapValues(inner, (each) => this.write(each));
      }
    }
    if (schema.patternProperties) {
      json['patternProperties'] = mapValues(schema.patternProperties, (each) => this.counted(each));
    }
  }

  private counted(schema: Schema): boolean | Json {
    const json = this.write(schema);

    if (typeof json === 'boolean') {
      return json;
    }
    const counted = { ...json, 'x-step': this.sizeOf(schema) };

    this.origins.set(counted, schema as SchemaObject);

    return counted;
  }
}
