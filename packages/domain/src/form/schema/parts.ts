import type { ValidateFunction } from 'ajv';

import type { Path } from '../values';
import { getAt, isTree } from '../values';
import type { Json } from './emit';
import type { Engine, Finding } from './engine';
import type { Schema } from './schema';

/** Schemas that are checked in one go: few enough to be made ready between two frames. */
const PART_SIZE = 12;

/** A piece of the whole schema, and the place of the values it is about. */
interface Part {
  path: Path;
  json: Json;
  /** The keys at that place which it is about; without them, it is about all of it. */
  keys?: readonly string[];
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
  private readonly parts: Part[] = [];
  /** Those that nobody has asked for yet. */
  private readonly others: Iterator<Part, undefined>;
  private areAllKnown = false;

  constructor(private readonly engine: Engine, schema: Schema) {
    this.others = this.split(schema, []);
  }

  /** Checks the values; `isTimeUp` says when to leave the parts that are not ready yet for another time. */
  check(values: unknown, isTimeUp: () => boolean): PartsVerdict {
    const findings: PartFinding[] = [];
    let complete = true;
    let tooComplex = false;
    const ask = (part: Part): void => {
      const value = getAt(values, part.path);

      if (value === undefined) {
        return;
      }
      if (part.validate === undefined) {
        if (isTimeUp()) {
          complete = false;

          return;
        }
        part.validate = this.engine.compile(part.json) ?? null;
      }
      this.run(part, value);
      tooComplex ||= part.validate === null;
      findings.push(...part.last?.findings ?? []);
    };

    this.parts.forEach(ask);
    while (!this.areAllKnown && !isTimeUp()) {
      const { value: part } = this.others.next();

      if (part) {
        this.parts.push(part);
        ask(part);
      } else {
        this.areAllKnown = true;
      }
    }

    return { findings, complete: complete && this.areAllKnown, tooComplex };
  }

  /** Asks a part anew if what it is about has changed. */
  private run(part: Part, value: unknown): void {
    const { last, path } = part;

    if (last && !isChanged(part, last.value, value)) {
      last.value = value;

      return;
    }
    const verdict = part.validate ? this.engine.run(part.validate, value) : 'tooComplex';

    part.last = { value, findings: verdict === 'tooComplex' ? [] : verdict.map((finding) => ({ base: path, finding })) };
    part.validate = verdict === 'tooComplex' ? null : part.validate;
  }

  /** The properties of a mapping are independent of each other and of what else is said about it. */
  private* split(schema: Schema, path: Path): Generator<Part, undefined> {
    const { emitter } = this.engine;

    if (typeof schema === 'boolean' || schema.refAlone || !schema.properties || emitter.sizeOf(schema) <= PART_SIZE) {
      const json = emitter.write(schema);

      yield { path, json: typeof json === 'boolean' ? { allOf: [json] } : json };

      return;
    }
    const { properties } = schema;
    const whole = emitter.write({ ...schema, properties: undefined }) as Json;
    let batch: string[] = [];
    let size = 0;
    const part = (): Part => ({ path, keys: batch, json: { properties: Object.fromEntries(batch.map((key) => [key, emitter.write(properties[key] ?? true)])) } });

    // The keys stay known, for what is said about all others.
    yield { path, json: { ...whole, properties: Object.fromEntries(Object.keys(properties).map((key) => [key, true])) } };
    for (const [key, inner] of Object.entries(properties)) {
      const own = emitter.sizeOf(inner);

      if (own > PART_SIZE) {
        yield * this.split(inner, [...path, key]);
        continue;
      }
      batch.push(key);
      size += own;
      if (size > PART_SIZE) {
        yield part();
        batch = [];
        size = 0;
      }
    }
    if (batch.length) {
      yield part();
    }
  }
}

/** Whether a part has something new to say about a value. */
const isChanged = ({ keys }: Part, before: unknown, value: unknown): boolean => before !== value && !(keys && isTree(before) && isTree(value) && keys.every((key) => before[key] === value[key]));
