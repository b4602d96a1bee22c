import Ajv2020 from 'ajv/dist/2020';
import type { ErrorObject, ValidateFunction } from 'ajv';

import { KNOWN_FORMATS, formatProblem } from '../formats';
import { LIMITS } from '../limits';
import { safePattern } from '../pattern';
import type { Json } from './emit';
import { Emitter } from './emit';
import type { Schema, SchemaObject } from './schema';

/** Thrown when checking takes more steps than anybody would wait for. */
export class TooComplexError extends Error {
  constructor() {
    super('The rules of the schema are too complex to be checked.');
    this.name = 'TooComplexError';
  }
}

export type Finding = ErrorObject;

/** What a validator says of a value: nothing, findings, or that it cannot tell. */
export type Verdict = readonly Finding[] | 'tooComplex';

/** Items as text, by which equal ones are the same whatever the order of their keys. */
const canonical = (value: unknown): string => JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'object' && inner !== null && !Array.isArray(inner)
  ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
  : inner)) ?? '';

/** Runs the validator on schemas of charts, within bounds of time whatever they ask for. */
export class Engine {
  readonly emitter = new Emitter();
  private made?: Ajv2020;
  private readonly validators = new WeakMap<SchemaObject, ValidateFunction | null>();
  private readonly lastMatch = new WeakMap<SchemaObject, { value: unknown; result: boolean }>();
  private steps = 0;

  /** Made when it is first needed: it takes longer than a form. */
  private get ajv(): Ajv2020 {
    this.made ??= this.make();

    return this.made;
  }

  private make(): Ajv2020 {
    const ajv = new Ajv2020({
      strict:              false,
      // Every keyword was looked at when the schema was read.
      validateSchema:      false,
      meta:                false,
      logger:              false,
      allErrors:           true,
      verbose:             true,
      inlineRefs:          false,
      ownProperties:       true,
      multipleOfPrecision: 9,
      messages:            false,
      code:                { optimize: false, regExp: this.patternEngine() },
    });

    ajv.addKeyword({ keyword: 'x-step', schemaType: 'number', errors: false, validate: (size: number) => this.spend(size) });
    ajv.addKeyword({ keyword: 'x-unique', type: 'array', schemaType: 'boolean', errors: false, validate: (_: boolean, items: unknown[]) => this.spend(items.length) && new Set(items.map(canonical)).size === items.length });
    for (const format of KNOWN_FORMATS) {
      ajv.addFormat(format, { type: 'string', validate: (text: string) => formatProblem(format, text) === undefined });
    }

    return ajv;
  }

  /** Begins to count anew: what is drawn or checked together shares one amount of work. */
  begin(): void {
    this.steps = 0;
  }

  /** Whether a value fits a schema; what cannot be told does not. */
  matches(schema: Schema, value: unknown): boolean {
    if (typeof schema === 'boolean') {
      return schema;
    }
    const last = this.lastMatch.get(schema);

    if (last && last.value === value) {
      return last.result;
    }
    const verdict = this.judge(schema, value);
    const result = verdict !== 'tooComplex' && !verdict.length;

    this.lastMatch.set(schema, { value, result });

    return result;
  }

  /** What is wrong with a value by a schema. */
  judge(schema: Schema, value: unknown): Verdict {
    if (typeof schema === 'boolean') {
      return [];
    }
    let validate = this.validators.get(schema);

    if (validate === undefined) {
      validate = this.compile(this.emitter.write(schema) as Json) ?? null;
      this.validators.set(schema, validate);
    }

    return validate ? this.run(validate, value) : 'tooComplex';
  }

  /** A function for a schema; `undefined` where none can be made, as under a policy that forbids making code. */
  compile(json: Json): ValidateFunction | undefined {
    try {
      for (const referred of this.emitter.takeReferred()) {
        this.ajv.addSchema(referred);
      }

      return this.ajv.compile(json);
    } catch {
      return undefined;
    }
  }

  run(validate: ValidateFunction, value: unknown): Verdict {
    if (this.steps > LIMITS.checks) {
      return 'tooComplex';
    }

    try {
      return validate(value) ? [] : (validate.errors ?? []).slice(0, LIMITS.problems * 5);
    } catch {
      // Too many steps, or references that lead back to where they began until the stack is full.
      return 'tooComplex';
    }
  }

  private spend(steps: number): true {
    this.steps += steps;
    if (this.steps > LIMITS.checks) {
      throw new TooComplexError();
    }

    return true;
  }

  private patternEngine(): ((source: string) => { test: (text: string) => boolean; toString: () => string }) & { code: string } {
    const engine = (source: string) => {
      const pattern = safePattern(source);

      // The validator tells patterns apart by their text.
      return { toString: () => `/${ source }/`, test: (text: string) => this.spend(1 + Math.ceil(text.length / 20)) && (pattern?.test(text) ?? true) };
    };

    return Object.assign(engine, { code: 'new RegExp' });
  }
}
