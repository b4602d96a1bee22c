import { LIMITS } from '../limits';
import { isSafePattern } from '../pattern';
import type { TemplateProblem } from '../problem';
import { isForbidden, isTree } from '../values';
import { readHints } from './hints';
import { KEYWORDS } from './keywords';
import { SchemaPlaces } from './places';
import type { JsonType, Schema, SchemaObject } from './schema';
import { JSON_TYPES } from './schema';

type Raw = Record<string, unknown>;
type Draft = { -readonly [K in keyof SchemaObject]: SchemaObject[K] };

export interface ReadSchema {
  schema: Schema;
  problems: TemplateProblem[];
}

/** Where a schema stands: a JSON pointer, and how deep it is nested. */
interface Spot {
  at: string;
  depth: number;
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

  private problem(at: string, message: string, isDoubt = false): undefined {
    if (this.problems.length < LIMITS.problems) {
      this.problems.push({ where: 'schema', at: at || '/', message, ...(isDoubt ? { isDoubt } : {}) });
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
    const schema: Draft = { at };

    // Before its parts are read: they may refer to it.
    this.known.set(raw, schema);
    this.keywords(raw, schema, { at, depth });

    return schema;
  }

  private keywords(raw: Raw, schema: Draft, spot: Spot): void {
    const later = new Set<string>();

    for (const key of Object.keys(raw)) {
      const reading = KEYWORDS.get(key);
      const value = raw[key];

      if (reading === undefined || value === undefined) {
        continue;
      }
      switch (reading) {
      case 'text':
      case 'number':
      case 'count':
      case 'flag':
      case 'type':
      case 'pattern':
      case 'enum':
      case 'required': this.plain(reading, key, value, { schema, at: spot.at });
        break;
      case 'value': schema[key as 'default'] = value;
        break;
      case 'examples': schema.examples = Array.isArray(value) ? value.slice(0, 3) : undefined;
        break;
      case 'schema': schema[key as 'not'] = this.schema(value, `${ spot.at }/${ key }`, spot.depth + 1);
        break;
      case 'list': schema[key as 'allOf'] = this.list(value, `${ spot.at }/${ key }`, spot.depth);
        break;
      case 'map': schema[key as 'properties'] = this.map(value, `${ spot.at }/${ key }`, spot.depth);
        break;
      default: later.add(reading);
      }
    }
    if (later.size) {
      this.several(raw, schema, spot, later);
    }
    this.exclusive(raw, schema, 'exclusiveMinimum', 'minimum');
    this.exclusive(raw, schema, 'exclusiveMaximum', 'maximum');
    if (schema.patternProperties) {
      this.patternKeys(schema, spot.at);
    }
  }

  /** A keyword that holds no schemas. */
  private plain(reading: 'text' | 'number' | 'count' | 'flag' | 'type' | 'pattern' | 'enum' | 'required', key: string, value: unknown, { schema, at }: { schema: Draft; at: string }): void {
    const wrong = (message: string): undefined => this.problem(`${ at }/${ key }`, message);

    switch (reading) {
    case 'text': schema[key as 'title'] = typeof value === 'string' ? value.slice(0, key === 'title' ? LIMITS.label : LIMITS.text) : wrong('must be a text.');
      break;
    case 'number': schema[key as 'minimum'] = isNumber(key, value) ? value : typeof value === 'boolean' ? undefined : wrong('must be a number.');
      break;
    case 'count': schema[key as 'minLength'] = typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : wrong('must be a whole number from 0 on.');
      break;
    case 'flag': schema[key as 'deprecated'] = value === true || undefined;
      break;
    case 'type': schema.type = typesOf(value, wrong);
      break;
    case 'pattern': schema.pattern = typeof value !== 'string' ? wrong('must be a regular expression.') : isSafePattern(value) ? value : wrong('is no regular expression that Helm could read; texts are not compared with it.');
      break;
    case 'enum': schema.enum = Array.isArray(value) && value.length ? value.slice(0, LIMITS.options * 5) : wrong('must be a list of values.');
      break;
    case 'required': schema.required = Array.isArray(value)
      ? [...new Set(value.filter((name): name is string => typeof name === 'string'))]
      : wrong(typeof value === 'boolean' ? 'must be a list of names, in the schema of the mapping that holds them.' : 'must be a list of names.');
    }
  }

  /** What is said by more than one keyword. */
  private several(raw: Raw, schema: Draft, spot: Spot, readings: ReadonlySet<string>): void {
    if (readings.has('hint')) {
      schema.hints = readHints(raw);
    }
    if (readings.has('items')) {
      this.items(raw, schema, spot);
    }
    if (readings.has('dependencies')) {
      this.dependencies(raw, schema, spot);
    }
    if (readings.has('reference')) {
      this.reference(raw, schema, spot);
    }
  }

  /** Draft 4 says by a flag that a limit itself is not allowed. */
  private exclusive(raw: Raw, schema: Draft, exclusive: 'exclusiveMinimum' | 'exclusiveMaximum', inclusive: 'minimum' | 'maximum'): void {
    if (raw[exclusive] === true && schema[inclusive] !== undefined) {
      schema[exclusive] = schema[inclusive];
      delete schema[inclusive];
    }
  }

  private patternKeys(schema: Draft, at: string): void {
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
    const schemas: Record<string, Schema> = {};

    for (const key of Object.keys(raw)) {
      if (!isForbidden([key])) {
        schemas[key] = this.schema(raw[key], `${ at }/${ escaped(key) }`, depth + 1);
      }
    }

    return schemas;
  }

  /** Before 2020 a list of `items` were the first ones, and `additionalItems` the others. */
  private items(raw: Raw, schema: Draft, { at, depth }: Spot): void {
    if (Array.isArray(raw['items'])) {
      schema.prefixItems = raw['items'].length ? this.list(raw['items'], `${ at }/items`, depth) : undefined;
      schema.items = raw['additionalItems'] === undefined ? undefined : this.schema(raw['additionalItems'], `${ at }/additionalItems`, depth + 1);
    } else if (raw['items'] !== undefined) {
      schema.items = this.schema(raw['items'], `${ at }/items`, depth + 1);
    }
  }

  /** `dependencies` of older drafts are names or schemas, which later ones keep apart. */
  private dependencies(raw: Raw, schema: Draft, { at, depth }: Spot): void {
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

  private reference(raw: Raw, schema: Draft, { at, depth }: Spot): void {
    const ref = raw['$ref'] ?? raw['$dynamicRef'] ?? raw['$recursiveRef'];

    if (ref === undefined) {
      return;
    }
    const target = typeof ref === 'string' ? this.places.find(ref) : undefined;

    if (!target) {
      const isRemote = typeof ref === 'string' && /^https?:/.test(ref);
      const isElsewhere = typeof ref === 'string' && /^[^#]/.test(ref);

      this.problem(`${ at }/$ref`, `refers to ${ isRemote ? 'a schema outside of the chart, which only Helm fetches' : isElsewhere ? 'another file, which is not read' : 'nothing in the chart' }; nothing is checked here.`, isRemote);

      return;
    }
    schema.ref = this.schema(target.raw, target.at, depth + 1);
    schema.refAlone = this.refAlone || undefined;
  }
}

const escaped = (key: string): string => (/[~/]/.test(key) ? key.replaceAll('~', '~0').replaceAll('/', '~1') : key);

const isNumber = (key: string, value: unknown): value is number => typeof value === 'number' && Number.isFinite(value) && (key !== 'multipleOf' || value > 0);

function typesOf(type: unknown, wrong: (message: string) => undefined): SchemaObject['type'] {
  const listed: unknown[] = Array.isArray(type) ? type : type === null ? [] : [type];
  const known = listed.filter((one): one is JsonType => JSON_TYPES.includes(one as JsonType));

  if (known.length < listed.length) {
    return wrong(`must be one or several of ${ JSON_TYPES.join(', ') }.`);
  }

  return known.length ? [...new Set(known)] : undefined;
}

/** The schema of a chart, from the content of `values.schema.json`. Never throws. */
export function readSchema(raw: unknown): ReadSchema {
  const reader = new Reader(raw);

  return { schema: reader.schema(raw, '', 0), problems: reader.problems };
}
