import { LIMITS } from '../limits';
import { isTree } from '../values';
import type { Branch } from './branches';
import { planOf, select, titleOf } from './branches';
import { TooComplexError } from './engine';
import type { Engine } from './engine';
import type { Flat } from './flat';
import { allowOnly, demand, emptyFlat, leaveOut, merge } from './flat';
import type { Schema, SchemaObject } from './schema';

/** Which branch was chosen by hand; `undefined` where nobody has. */
export type ChosenBranch = (list: readonly Schema[]) => number | undefined;

const nobody: ChosenBranch = () => undefined;

/** Puts together the schemas that apply to a value, following references, conditions and choices. */
export class Flattener {
  private steps = 0;
  /** What schemas say that does not depend on the value. */
  private readonly statics = new WeakMap<readonly Schema[], Flat>();

  constructor(private readonly engine: Engine) {}

  /** Begins to count anew. */
  begin(): void {
    this.steps = 0;
    this.engine.begin();
  }

  /** What the schemas say of a value. Throws {@link TooComplexError} for what nobody would wait for. */
  of(schemas: readonly Schema[], value: unknown, chosen: ChosenBranch = nobody): Flat {
    const known = this.statics.get(schemas);

    if (known) {
      return known;
    }
    const flat = this.flatten(schemas, value, chosen);

    if (!flat.isDynamic) {
      this.statics.set(schemas, flat);
    }

    return flat;
  }

  /** As {@link of}, for schemas that are put together this once. */
  flatten(schemas: readonly Schema[], value: unknown, chosen: ChosenBranch = nobody): Flat {
    const flat = emptyFlat();

    for (const schema of schemas) {
      this.add(flat, schema, value, chosen);
    }

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
    merge(flat, schema);
    // What stands beside a reference says more about this place than what it refers to.
    if (schema.ref !== undefined) {
      this.add(flat, schema.ref, value, chosen);
    }
    schema.allOf?.forEach((inner) => this.add(flat, inner, value, chosen));
    this.conditions(flat, schema, value, chosen);
    if (schema.oneOf) {
      this.branches(flat, schema.oneOf, value, chosen);
    }
    if (schema.anyOf) {
      this.branches(flat, schema.anyOf, value, chosen);
    }
  }

  private conditions(flat: Flat, schema: SchemaObject, value: unknown, chosen: ChosenBranch): void {
    const has = (key: string): boolean => isTree(value) && Object.hasOwn(value, key) && value[key] !== null;

    if (schema.if !== undefined && (schema.then !== undefined || schema.else !== undefined)) {
      // A mapping that is not there yet is as good as an empty one: that is what its fields would begin with.
      const holds = this.engine.matches(schema.if, value ?? {});

      flat.isDynamic = true;
      this.leave(flat, holds ? schema.else : schema.then);
      this.take(flat, holds ? schema.then : schema.else, value, chosen);
    }
    for (const [key, inner] of Object.entries(schema.dependentSchemas ?? {})) {
      flat.isDynamic = true;
      if (has(key)) {
        this.take(flat, inner, value, chosen);
      } else {
        this.leave(flat, inner);
      }
    }
    for (const [key, needed] of Object.entries(schema.dependentRequired ?? {})) {
      flat.isDynamic = true;
      if (has(key)) {
        demand(flat, needed);
      }
    }
  }

  private take(flat: Flat, schema: Schema | undefined, value: unknown, chosen: ChosenBranch): void {
    if (schema !== undefined) {
      this.add(flat, schema, value, chosen);
    }
  }

  private leave(flat: Flat, schema: Schema | undefined): void {
    if (schema !== undefined) {
      leaveOut(flat, this.keysOf(schema));
    }
  }

  private branches(flat: Flat, list: readonly Schema[], value: unknown, chosen: ChosenBranch): void {
    const all = list.filter((branch): branch is SchemaObject => typeof branch === 'object').map((schema): Branch => ({ schema, outline: this.outline(schema) }));
    const plan = planOf(all);

    switch (plan.kind) {
    case 'rules': return;
    case 'only': return this.add(flat, plan.schema, value, chosen);
    case 'options':
      allowOnly(flat, plan.values);
      flat.enumTitles = plan.titles;

      return;
    case 'types':
      flat.types = plan.types;

      return;
    case 'choice': return this.choice(flat, list, plan.branches, { value, chosen });
    }
  }

  private choice(flat: Flat, list: readonly Schema[], branches: readonly Branch[], { value, chosen }: { value: unknown; chosen: ChosenBranch }): void {
    const selected = select(branches, value, chosen(list), (schema, given) => this.engine.matches(schema, given));
    const taken = branches[selected]?.schema;

    flat.isDynamic = true;
    flat.branchings = [...flat.branchings, { list, branches: branches.map(({ schema }) => schema), titles: branches.map(titleOf), selected }];
    for (const { schema } of branches) {
      if (schema !== taken) {
        this.leave(flat, schema);
      }
    }
    if (taken) {
      const { title, description } = flat;

      // Which types the others would allow says nothing about this one.
      this.add(flat, taken, value, chosen);
      flat.title = title;
      flat.description = description ?? flat.description;
    }
  }

  /** What a branch says without any value: enough to name it. */
  private outline(schema: SchemaObject): Flat {
    const flat = emptyFlat();
    const visit = (each: Schema, depth: number): void => {
      this.steps += 1;
      if (typeof each === 'boolean' || flat.sources.has(each) || depth > 8 || this.steps > LIMITS.steps) {
        return;
      }
      flat.sources.add(each);
      merge(flat, each);
      if (each.ref !== undefined) {
        visit(each.ref, depth + 1);
      }
      each.allOf?.forEach((inner) => visit(inner, depth + 1));
      // Enough to know that it is a form of its own.
      leaveOut(flat, [...each.oneOf ?? [], ...each.anyOf ?? []].flatMap((inner) => (typeof inner === 'object' ? Object.keys(inner.properties ?? {}) : [])));
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
