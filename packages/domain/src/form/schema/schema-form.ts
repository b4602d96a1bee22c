import type { FormContext } from '../context';
import type { FormField, FormView } from '../field';
import type { Path, Values } from '../values';
import { getAt, pathText } from '../values';
import { Beginning } from './beginning';
import { branchStart } from './branches';
import type { Choices } from './draw';
import { Drawer } from './draw';
import type { Engine } from './engine';
import { Flattener } from './flatten';
import { groupsOf } from './groups';
import type { Schema } from './schema';
import type { Slot } from './slot';
import { slotOf } from './slot';

/** The part of a form that comes from a schema. */
export class SchemaForm {
  private readonly flattener: Flattener;
  private readonly drawer: Drawer;
  private readonly root: Slot = slotOf([], '');
  private readonly rootSchemas: readonly Schema[];
  private context: FormContext = {};

  constructor(schema: Schema, engine: Engine, private readonly chartValues: Values) {
    this.rootSchemas = [schema];
    this.flattener = new Flattener(engine);
    this.drawer = new Drawer(this.flattener);
  }

  /** Throws {@link TooComplexError} for a schema that nobody would wait for. */
  view(values: Values, choices: Choices): FormView {
    this.flattener.begin();
    this.drawer.begin({ values, choices, context: this.context });
    const { field, inactive } = this.drawer.draw(this.root, { schemas: this.rootSchemas, value: values, chartValue: this.chartValues, required: true, depth: -1 });

    return { groups: groupsOf(field), inactive };
  }

  /** The values that a form begins with: what is required and has a default, and what the template takes from its context. */
  start(values: Values, context: FormContext): Values {
    this.flattener.begin();
    this.context = context;

    return new Beginning(this.flattener, context).of(this.rootSchemas, values, true) as Values;
  }

  /** A field for the value at a path, as the schema alone would draw it; `undefined` where it says nothing of it. */
  fieldAt(path: readonly string[]): FormField | undefined {
    this.flattener.begin();
    let schemas: readonly Schema[] = this.rootSchemas;
    let required = false;

    for (const [index, key] of path.entries()) {
      const flat = this.flattener.of(schemas, getAt(this.chartValues, path.slice(0, index)));
      const inner = flat.properties.get(key) ?? (typeof flat.additionalProperties === 'object' ? [flat.additionalProperties] : undefined);

      if (!inner) {
        return undefined;
      }
      schemas = inner;
      required = flat.required.has(key);
    }
    const value = getAt(this.chartValues, path);

    return this.drawer.draw(slotOf(path, path.at(-1) ?? ''), { schemas, value, chartValue: value, required, depth: 0 }).field;
  }

  /** What the value of a field becomes when another of its branches is chosen. */
  branchValue(id: string, index: number, value: unknown): unknown {
    const branch = this.drawer.branches.get(id)?.[index];

    this.flattener.begin();

    return branch === undefined ? value : branchStart(this.flattener.flatten([branch], value), value);
  }

  /** The branch that a list of branches stands at, for the value at a path. */
  branchAt(path: Path, lists: readonly (readonly Schema[] | undefined)[]): Schema | undefined {
    const taken = this.drawer.taken.get(pathText(path));

    return lists.map((list) => list && taken?.get(list)).find((branch) => branch !== undefined);
  }
}
