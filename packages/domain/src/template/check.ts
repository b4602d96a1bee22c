import type { Path } from '../form/values';
import { isForbidden, isTree, parsePath, pathText } from '../form/values';
import { isKnownContext } from './context-names';
import type { ListShape, MappingShape, Shape, TextCheck, TextShape } from './shape';
import { didYouMean } from './suggest';
import { parseTtl } from '../ttl';

export const TEMPLATE_FAULTS = ['notYaml', 'missing', 'wrong', 'unknownKey', 'twice', 'contradiction'] as const;
export type TemplateFaultCode = typeof TEMPLATE_FAULTS[number];

/** What is wrong at one place of a description. */
export interface Finding {
  code: TemplateFaultCode;
  path: Path;
  /** What is wrong and what is expected, in words that follow the place. */
  message: string;
}

/** So many are told at once. */
const FINDINGS_MAX = 100;
const FOUND_MAX = 40;

/** What stands there instead, as far as it helps. */
const found = (value: unknown): string => {
  const text = typeof value === 'string' ? `“${ value.length > FOUND_MAX ? `${ value.slice(0, FOUND_MAX) }…` : value }”` : Array.isArray(value) ? 'a list' : isTree(value) ? 'a mapping' : String(value);

  return value === undefined ? '' : `, not ${ text }`;
};

/** Compiled here to find typing errors, never run here: the operator runs it with an engine that cannot backtrack. */
const isPattern = (text: string): boolean => {
  try {
    return Boolean(new RegExp(text));
  } catch {
    return false;
  }
};

const CHECKS: Record<TextCheck, (text: string) => boolean> = {
  lifetime:          (text) => parseTtl(text).ok,
  regularExpression: isPattern,
  context:           isKnownContext,
  path:              (text) => {
    const keys = parsePath(text);

    return keys.length > 0 && keys.every((key) => key !== '' && !/\s/.test(String(key))) && !isForbidden(keys);
  },
};

/** Reads a value by a shape: collects everything that is wrong, and keeps what is right in its one form. */
export class Checker {
  readonly findings: Finding[] = [];

  tell(code: TemplateFaultCode, path: Path, message: string): undefined {
    if (this.findings.length < FINDINGS_MAX) {
      this.findings.push({ code, path, message });
    }

    return undefined;
  }

  read(shape: Shape, value: unknown, path: Path): unknown {
    switch (shape.type) {
    case 'text': return this.text(shape, value, path);
    case 'integer': {
      const { minimum, maximum } = shape;

      return typeof value === 'number' && Number.isInteger(value) && value >= minimum && value <= maximum ? value : this.tell('wrong', path, `must be a whole number from ${ minimum } to ${ maximum }${ found(value) }`);
    }
    case 'boolean': return typeof value === 'boolean' ? value : this.tell('wrong', path, `must be true or false${ found(value) }`);
    case 'scalar': return ['string', 'number', 'boolean'].includes(typeof value) ? value : this.tell('wrong', path, `must be a text, a number, true or false${ found(value) }`);
    case 'any': return value;
    case 'list': return this.list(shape, value, path);
    case 'mapping': return this.mapping(shape, value, path);
    }
  }

  private text(shape: TextShape, value: unknown, path: Path): unknown {
    const text = shape.numberToo && typeof value === 'number' ? String(value) : value;
    const { minLength = 0, maxLength = Infinity } = shape;

    if (typeof text !== 'string' || text.length < minLength) {
      return this.tell('wrong', path, `${ shape.must ?? 'must be a text' }${ text === '' ? '; it is empty' : found(text) }`);
    }
    if (text.length > maxLength) {
      return this.tell('wrong', path, `has more than ${ maxLength } characters`);
    }
    const isRight = (shape.enum?.includes(text) ?? true) && (shape.pattern === undefined || new RegExp(shape.pattern).test(text)) && (shape.check === undefined || CHECKS[shape.check](text));

    if (isRight) {
      return text;
    }
    const meant = shape.enum && didYouMean(text, shape.enum);

    return this.tell('wrong', path, `${ shape.must ?? 'is not valid' }${ found(text) }${ meant ? `; did you mean “${ meant }”?` : '' }`);
  }

  private list({ items, minItems = 0, maxItems, of, single, key }: ListShape, value: unknown, path: Path): unknown {
    const given = single && !Array.isArray(value) && value !== null && typeof value !== 'object' ? [value] : value;

    if (!Array.isArray(given) || given.length < minItems || given.length > maxItems) {
      return this.tell('wrong', path, `must be a list of ${ minItems ? `${ minItems } to` : 'at most' } ${ maxItems } ${ of }${ Array.isArray(given) ? `; it has ${ given.length }` : found(given) }`);
    }
    const isNested = !(single && !Array.isArray(value));
    const read = given.map((item: unknown, index) => this.read(items, item, isNested ? [...path, index] : path));

    if (key !== undefined) {
      this.unique(key, read, path);
    }

    return read.filter((item) => item !== undefined);
  }

  private unique(key: string, items: readonly unknown[], path: Path): void {
    const names = items.map((item) => (isTree(item) ? item[key] : undefined));

    names.forEach((name, index) => {
      const first = names.indexOf(name);

      if (name !== undefined && first !== index) {
        this.tell('twice', [...path, index, key], `says “${ String(name) }” like ${ pathText([...path, first]) }; each may be there once`);
      }
    });
  }

  private mapping(shape: MappingShape, value: unknown, path: Path): unknown {
    const given = shape.scalarAs !== undefined && value !== null && typeof value !== 'object' ? { [shape.scalarAs]: value } : value;

    if (!isTree(given)) {
      return this.tell('wrong', path, `must be a mapping${ found(given) }`);
    }
    if (shape.open) {
      return given;
    }
    const known = Object.keys(shape.properties);
    const read: [string, unknown][] = [];

    for (const key of known) {
      // An own field only: a document may hold a key named `__proto__`.
      const item = Object.hasOwn(given, key) ? given[key] : undefined;
      const isNamed = item !== undefined && item !== null;

      if (isNamed) {
        read.push([key, this.read(shape.properties[key] as Shape, item, [...path, key])]);
      } else if (shape.required?.includes(key)) {
        const misspelt = Object.keys(given).find((each) => !known.includes(each) && didYouMean(each, [key]));

        this.tell('missing', [...path, key], `is missing${ misspelt ? `; did you mean it by “${ misspelt }”?` : '' }`);
      }
    }
    for (const key of Object.keys(given)) {
      if (!known.includes(key)) {
        const meant = didYouMean(key, known);

        this.tell('unknownKey', [...path, key], `is not known here; ${ meant ? `did you mean “${ meant }”?` : `known are ${ known.join(', ') }` }`);
      }
    }

    return Object.fromEntries(read.filter(([, item]) => item !== undefined));
  }
}
