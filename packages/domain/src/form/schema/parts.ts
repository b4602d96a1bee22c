import type { ValidateFunction } from 'ajv';

import type { Path } from '../values';
import { getAt } from '../values';
import type { Json } from './emit';
import type { Engine, Finding } from './engine';
import type { Schema } from './schema';

/** Schemas that are checked in one go: few enough to be made ready between two frames. */
const PART_SIZE = 30;

/** A piece of the whole schema, and the place of the values it is about. */
interface Part {
  path: Path;
  json: Json;
  /** `null` when it cannot be made. */
  validate?: ValidateFunction | null;
  last?: { value: unknown; findings: readonly PartFinding[] };
}

export interface PartFinding {
  /** Where the value lies that the finding's own path starts from. */
  base: Path;
  finding: Finding;
}

export interface PartsVerdict {
  findings: readonly PartFinding[];
  /** Whether every part was asked. */
  complete: boolean;
  /** Whether a part could not tell. */
  tooComplex: boolean;
}

/**
 * A schema in parts that are checked on their own: the fields of one mapping, a few at a time.
 *
 * A validator for all of two thousand fields takes the better part of a second to be made. In parts, the form can be used at once, and
 * after a keystroke only those are asked whose values have changed.
 */
export class Parts {
  private parts?: Part[];

  constructor(private readonly engine: Engine, private readonly schema: Schema) {}

  /** Checks the values; `isTimeUp` says when to leave the parts that are not ready yet for another time. */
  check(values: unknown, isTimeUp: () => boolean): PartsVerdict {
    const findings: PartFinding[] = [];
    let complete = true;
    let tooComplex = false;

    this.parts ??= this.split(this.schema, []);
    for (const part of this.parts) {
      const value = getAt(values, part.path);

      if (value === undefined) {
        continue;
      }
      if (part.validate === undefined) {
        if (isTimeUp()) {
          complete = false;
          continue;
        }
        part.validate = this.engine.compile(part.json) ?? null;
      }
      if (!part.last || part.last.value !== value) {
        const verdict = part.validate ? this.engine.run(part.validate, value) : 'tooComplex';

        part.last = { value, findings: verdict === 'tooComplex' ? [] : verdict.map((finding) => ({ base: part.path, finding })) };
        part.validate = verdict === 'tooComplex' ? null : part.validate;
      }
      tooComplex ||= part.validate === null;
      findings.push(...part.last.findings);
    }

    return { findings, complete, tooComplex };
  }

  /** The properties of a mapping are independent of each other and of what else is said about it. */
  private split(schema: Schema, path: Path): Part[] {
    const { emitter } = this.engine;
    const parts: Part[] = [];

    if (typeof schema === 'boolean' || schema.refAlone || !schema.properties || emitter.sizeOf(schema) <= PART_SIZE) {
      const json = emitter.write(schema);

      return [{ path, json: typeof json === 'boolean' ? { allOf: [json] } : json }];
    }
    const { properties } = schema;
    const whole = emitter.write({ ...schema, properties: undefined }) as Json;

    // The keys stay known, for what is said about all others.
    parts.push({ path, json: { ...whole, properties: Object.fromEntries(Object.keys(properties).map((key) => [key, true])) } });
    let batch: Record<string, Schema> = {};
    let size = 0;
    const flush = (): void => {
      if (size) {
        parts.push({ path, json: { properties: Object.fromEntries(Object.entries(batch).map(([key, inner]) => [key, emitter.write(inner)])) } });
      }
      batch = {};
      size = 0;
    };

    for (const [key, inner] of Object.entries(properties)) {
      const own = emitter.sizeOf(inner);

      if (own > PART_SIZE) {
        parts.push(...this.split(inner, [...path, key]));
      } else {
        batch[key] = inner;
        size += own;
        if (size > PART_SIZE) {
          flush();
        }
      }
    }
    flush();

    return parts;
  }
}

