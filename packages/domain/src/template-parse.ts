import { parseDocument } from 'yaml';
import { forRelease, isDnsLabel, isDnsSubdomain } from './names';
import type { Fault, Result } from './result';
import type { TemplateProduct, TemplateSpec } from './template';
import { parseTtl } from './ttl';

/** A chart's annotation may hold anything; what is longer than this is no description of a template. */
export const TEMPLATE_MAX_LENGTH = 16_384;
export const PATTERN_MAX_LENGTH = 200;
export const MAX_PRODUCTS = 20;

type Fields = Record<string, unknown>;

/** Reads fields one by one and collects every fault with its path, so that an author sees all of them at once. */
class Reader {
  readonly faults: Fault[] = [];

  fault(field: string, message: string): undefined {
    this.faults.push({ code: 'templateInvalid', message: `${ field } ${ message }.`, field });

    return undefined;
  }

  /** An own field only: a document may hold a key named `__proto__`. */
  get(fields: Fields, key: string): unknown {
    return Object.prototype.hasOwnProperty.call(fields, key) ? fields[key] : undefined;
  }

  fields(value: unknown, field: string): Fields | undefined {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value as Fields;
    }
    this.fault(field, 'must be a mapping');

    return undefined;
  }

  text(fields: Fields, path: string, key: string, rule: TextRule = {}): string | undefined {
    const value = this.get(fields, key);
    const field = path ? `${ path }.${ key }` : key;

    if (value === undefined || value === null) {
      if (rule.required) {
        this.fault(field, 'is missing');
      }

      return undefined;
    }
    // A version such as 1.6 is a number in YAML; people mean the text.
    const text = rule.numberToo && typeof value === 'number' ? String(value) : value;

    if (typeof text !== 'string' || text === '') {
      this.fault(field, 'must be a text');
    } else if (text.length > (rule.max ?? 200)) {
      this.fault(field, `has more than ${ rule.max ?? 200 } characters`);
    } else if (rule.check && !rule.check(text)) {
      this.fault(field, rule.must ?? 'is not valid');
    } else {
      return text;
    }

    return undefined;
  }

  integer(value: unknown, field: string, [min, max]: [number, number]): number | undefined {
    if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) {
      return value;
    }
    this.fault(field, `must be a whole number from ${ min } to ${ max }`);

    return undefined;
  }
}

interface TextRule {
  required?: boolean;
  max?: number;
  numberToo?: boolean;
  check?: (text: string) => boolean;
  must?: string;
}

const isPath = (text: string) => /^\/[\x21-\x7e]*$/.test(text);
const isServiceName = (text: string) => isDnsLabel(forRelease(text, 'a'));
const isSecretName = (text: string) => isDnsSubdomain(forRelease(text, 'a'));
const isSecretKey = (text: string) => /^[-._a-zA-Z0-9]+$/.test(text);
/** Compiled here to find typing errors, never run here: the operator runs it with an engine that cannot backtrack. */
const isPattern = (text: string) => {
  try {
    return Boolean(new RegExp(text));
  } catch {
    return false;
  }
};

/** Reads the description of a template; all faults are in the error, the first of them as its sentence. */
export function parseTemplate(text: string): Result<TemplateSpec, Fault & { all: Fault[] }> {
  const reader = new Reader();
  const value = readYaml(text, reader);
  const fields = reader.faults.length ? undefined : reader.fields(value, 'the template');
  const spec = fields && readSpec(fields, reader);
  const [first] = reader.faults;

  if (first || !spec) {
    return { ok: false, error: { ...(first ?? { code: 'templateInvalid', message: 'The template is empty.' }), all: reader.faults } };
  }

  return { ok: true, value: spec };
}

function readYaml(text: string, reader: Reader): unknown {
  if (text.length > TEMPLATE_MAX_LENGTH) {
    return reader.fault('the template', `has more than ${ TEMPLATE_MAX_LENGTH } characters`);
  }

  try {
    const document = parseDocument(text, { schema: 'core', strict: true, uniqueKeys: true });
    const [error] = document.errors;

    // The first line of the parser's message names line and column; the rest quotes the source.
    return error ? reader.fault('the template', `is not YAML: ${ error.message.split('\n')[0]?.replace(/[:.]$/, '') }`) : document.toJS({ maxAliasCount: 0 });
  } catch (error) {
    return reader.fault('the template', `cannot be read: ${ error instanceof Error ? error.message : String(error) }`);
  }
}

function readSpec(fields: Fields, reader: Reader): TemplateSpec {
  const list = reader.get(fields, 'products');
  const readySeconds = reader.get(fields, 'readySeconds');
  const products = Array.isArray(list) && list.length > 0 && list.length <= MAX_PRODUCTS ? list : undefined;

  if (!products) {
    reader.fault('products', `must be a list of 1 to ${ MAX_PRODUCTS } products`);
  }

  const spec: TemplateSpec = {
    title:        reader.text(fields, '', 'title', { max: 80 }),
    summary:      reader.text(fields, '', 'summary', { max: 500 }),
    defaultTtl:   reader.text(fields, '', 'defaultTtl', { check: (ttl) => parseTtl(ttl).ok, must: 'must be a lifetime such as 8h or 1w' }),
    readySeconds: readySeconds === undefined ? undefined : reader.integer(readySeconds, 'readySeconds', [1, 86_400]),
    sleepOrder:   readSleepOrder(reader.get(fields, 'sleepOrder'), reader),
    products:     (products ?? []).flatMap((product, index) => readProduct(product, `products[${ index }]`, reader) ?? []),
  };
  const names = spec.products.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);

  if (twice !== undefined) {
    reader.fault('products', `names “${ twice }” twice`);
  }

  return withoutUndefined(spec);
}

/** Groups of workloads' names; a group of one may be written as a text. */
function readSleepOrder(value: unknown, reader: Reader): string[][] | undefined {
  if (value === undefined) {
    return undefined;
  }
  if (!Array.isArray(value) || value.length > MAX_PRODUCTS) {
    return reader.fault('sleepOrder', `must be a list of at most ${ MAX_PRODUCTS } groups of workloads`);
  }

  return value.map((group: unknown, index) => {
    const names: unknown[] = Array.isArray(group) ? group : [group];

    return names.flatMap((name) => {
      if (typeof name === 'string' && isDnsSubdomain(forRelease(name, 'a'))) {
        return [name];
      }
      reader.fault(`sleepOrder[${ index }]`, 'must hold names of workloads; {release} stands for the release');

      return [];
    });
  });
}

function readProduct(value: unknown, path: string, reader: Reader): TemplateProduct | undefined {
  const fields = reader.fields(value, path);

  if (!fields) {
    return undefined;
  }

  const name = reader.text(fields, path, 'name', { required: true, check: isDnsLabel, must: 'must be lower-case letters, digits and hyphens' });
  const endpoint = readEndpoint(reader.get(fields, 'endpoint'), `${ path }.endpoint`, reader);
  const readiness = readReadiness(reader.get(fields, 'readiness'), `${ path }.readiness`, reader);

  if (readiness && !endpoint) {
    reader.fault(`${ path }.readiness`, 'needs an endpoint to ask');
  }

  return withoutUndefined({
    name:        name ?? '',
    title:       reader.text(fields, path, 'title', { max: 80 }),
    version:     reader.text(fields, path, 'version', { max: 80, numberToo: true }),
    endpoint,
    readiness,
    credentials: readCredentials(reader.get(fields, 'credentials'), `${ path }.credentials`, reader),
  });
}

function readEndpoint(value: unknown, path: string, reader: Reader): TemplateProduct['endpoint'] {
  const fields = value === undefined ? undefined : reader.fields(value, path);

  if (!fields) {
    return undefined;
  }

  const service = reader.text(fields, path, 'service', { required: true, check: isServiceName, must: 'must name a Service; {release} stands for the release' });
  const port = reader.integer(reader.get(fields, 'port'), `${ path }.port`, [1, 65_535]);
  const scheme = reader.text(fields, path, 'scheme', { check: (text) => text === 'http' || text === 'https', must: 'must be http or https' });
  const at = reader.text(fields, path, 'path', { check: isPath, must: 'must begin with / and hold no spaces' });

  return withoutUndefined({ service: service ?? '', port: port ?? 0, scheme: scheme as 'http' | 'https' | undefined, path: at });
}

function readReadiness(value: unknown, path: string, reader: Reader): TemplateProduct['readiness'] {
  const fields = value === undefined ? undefined : reader.fields(value, path);

  if (!fields) {
    return undefined;
  }

  const status = reader.get(fields, 'status');
  const codes = status === undefined ? undefined : Array.isArray(status) ? status : [status];

  return withoutUndefined({
    path:        reader.text(fields, path, 'path', { required: true, check: isPath, must: 'must begin with / and hold no spaces' }) ?? '',
    status:      codes?.flatMap((code, index) => reader.integer(code, `${ path }.status[${ index }]`, [100, 599]) ?? []),
    bodyMatches: reader.text(fields, path, 'bodyMatches', { max: PATTERN_MAX_LENGTH, check: isPattern, must: 'is not a regular expression' }),
  });
}

function readCredentials(value: unknown, path: string, reader: Reader): TemplateProduct['credentials'] {
  const fields = value === undefined ? undefined : reader.fields(value, path);

  if (!fields) {
    return undefined;
  }

  const key = { required: true, max: 253, check: isSecretKey, must: 'must name a key of the Secret' };

  return {
    secret:      reader.text(fields, path, 'secret', { required: true, max: 253, check: isSecretName, must: 'must name a Secret; {release} stands for the release' }) ?? '',
    usernameKey: reader.text(fields, path, 'usernameKey', key) ?? '',
    passwordKey: reader.text(fields, path, 'passwordKey', key) ?? '',
  };
}

/** The same object without the fields that are `undefined`, so that whole objects compare. */
function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as T;
}
