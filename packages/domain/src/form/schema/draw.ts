import type { FormContext } from '../context';
import { fromContext } from '../context';
import type { FormField } from '../field';
import { LIMITS } from '../limits';
import { rowsOf } from '../rows';
import { sameField } from '../same';
import type { Path, Values } from '../values';
import { isTree } from '../values';
import { Beginning } from './beginning';
import type { Flat } from './flat';
import type { Flattener } from './flatten';
import { drawingOf, fits, optionsOf } from './kind';
import type { Schema, SchemaObject } from './schema';
import type { Child } from './shown';
import { Children, isHiddenNow } from './shown';
import type { Drawn, Slot } from './slot';
import { keptIn, slotIn } from './slot';
import { baseField } from './base-field';

/** Which branch was chosen by hand, by the id of the field. */
export type Choices = Readonly<Record<string, number>>;

/** A value to be drawn, and what is known about it. */
export interface Node {
  schemas: readonly Schema[];
  value: unknown;
  /** What the chart itself has there. */
  chartValue: unknown;
  required: boolean;
  depth: number;
  /** What the mappings around it were made of, to notice that a schema contains itself. */
  above?: Above;
}

interface Above {
  sources: ReadonlySet<SchemaObject>;
  above?: Above;
}

/** What all fields are drawn for. */
export interface Scene {
  values: Values;
  choices: Choices;
  context: FormContext;
}

const NOTHING: readonly Path[] = [];

const valueIn = (value: unknown, key: string | number): unknown => {
  if (typeof key === 'number') {
    return Array.isArray(value) ? value[key] : undefined;
  }

  return isTree(value) && Object.hasOwn(value, key) ? value[key] : undefined;
};

/** Draws values as fields; what has not changed stays the field that it was. */
export class Drawer {
  /** The branches that fields offer, by their ids. */
  readonly branches = new Map<string, readonly Schema[]>();
  /** The branch that each list of branches stands at, by the ids of fields. */
  readonly taken = new Map<string, ReadonlyMap<readonly Schema[], Schema>>();
  private readonly children: Children;
  private readonly entryFields = new WeakMap<FormField, FormField>();
  private scene: Scene = { values: {}, choices: {}, context: {} };
  private hasChoices = false;
  private beginning: Beginning;
  private count = 0;
  /** Whether something that is being drawn depends on values elsewhere. */
  private looksElsewhere = false;

  constructor(private readonly flattener: Flattener) {
    this.children = new Children(flattener);
    this.beginning = new Beginning(flattener, {});
  }

  /** Everything drawn from here on is for this scene. */
  begin(scene: Scene): void {
    if (scene.context !== this.scene.context) {
      this.beginning = new Beginning(this.flattener, scene.context);
    }
    this.scene = scene;
    this.hasChoices = Object.keys(scene.choices).length > 0;
    this.count = 0;
  }

  draw(slot: Slot, node: Node): Drawn {
    const { schemas, value, required } = node;
    const choice = this.choiceOf(slot);
    const kept = keptIn(slot, { schemas, value, required, choice });

    if (kept) {
      return kept;
    }
    const before = this.looksElsewhere;

    this.looksElsewhere = false;
    const { field: after, inactive } = this.drawn(slot, node);
    const field = sameField(slot.field, after);
    const drawn = { field, inactive, schemas, value, required, choice };

    slot.field = field;
    slot.kept = this.looksElsewhere ? undefined : drawn;
    this.looksElsewhere ||= before;

    return drawn;
  }

  private drawn(slot: Slot, node: Node): Drawn {
    const { value, chartValue } = node;
    const flat = this.flatOf(slot, node);

    this.count += 1;
    const base = baseField(slot, flat, node);
    const enumerated = flat.hints.overwriteListEnumWith === undefined ? undefined : fromContext(flat.hints.overwriteListEnumWith, this.scene.context);
    const drawing = drawingOf(Array.isArray(enumerated) ? { ...flat, enum: enumerated as unknown[] } : flat, slot.key, value, chartValue);

    if (drawing) {
      return { field: fits(drawing.kind, value) ? Object.assign(base, drawing) : base, inactive: NOTHING };
    }

    return Array.isArray(value) || flat.items.length || flat.prefixItems.length ? this.list(base, flat, slot, node) : this.mapping(base, flat, slot, node);
  }

  /** Looking for ids in a record takes as long as drawing a field, and most people choose nothing. */
  private choiceOf({ id }: Slot): number | undefined {
    return this.hasChoices ? this.scene.choices[id] : undefined;
  }

  /** What the schemas say of the value, with the branch that was chosen for it by hand. */
  private flatOf(slot: Slot, { schemas, value }: Node): Flat {
    const { id } = slot;
    let first: readonly Schema[] | undefined;
    const flat = this.flattener.of(schemas, value, (list) => {
      first ??= list;

      return list === first ? this.choiceOf(slot) : undefined;
    });
    const [branching] = flat.branchings;

    if (branching) {
      this.taken.set(id, new Map(flat.branchings.flatMap(({ list, branches, selected }) => (branches[selected] === undefined ? [] : [[list, branches[selected]]]))));
      this.branches.set(id, branching.branches);
    }

    return flat;
  }

  private list(base: FormField, flat: Flat, slot: Slot, node: Node): Drawn {
    const { value, depth } = node;
    const itemFlat = flat.items.length ? this.flattener.of(flat.items, undefined) : undefined;
    const options = itemFlat && optionsOf(itemFlat);

    if (options && flat.uniqueItems && fits('list', value)) {
      return { field: { ...base, kind: 'choice', multiple: true, options, ...(options.length > 10 ? { searchable: true } : {}) }, inactive: NOTHING };
    }
    if ((!itemFlat && !flat.prefixItems.length) || this.isTooMuch(depth)) {
      return { field: base, inactive: NOTHING };
    }
    const inactive: Path[] = [];
    const above = { sources: flat.sources, above: node.above };
    const children = rowsOf({ id: base.id, kind: 'list' }, value, (index, item) => {
      const first = flat.prefixItems[index as number];
      const drawn = this.draw(slotIn(slot, index), { schemas: first === undefined ? flat.items : [first], value: item, chartValue: valueIn(node.chartValue, index), required: true, depth: depth + 1, above });

      inactive.push(...drawn.inactive);

      return this.entryOf(drawn.field);
    });

    return {
      field: children ? { ...base, kind: 'list', children, fresh: itemFlat ? this.beginning.fresh(flat.items) : '', ...(flat.minItems === undefined ? {} : { minItems: flat.minItems }), ...(flat.maxItems === undefined ? {} : { maxItems: flat.maxItems }) } : base,
      inactive,
    };
  }

  private mapping(base: FormField, flat: Flat, slot: Slot, node: Node): Drawn {
    const { value, depth } = node;
    const extra = typeof flat.additionalProperties === 'object' ? [flat.additionalProperties] : flat.patternProperties.slice(0, 1);

    if (!fits('object', value) || (!flat.properties.size && !extra.length) || this.isTooMuch(depth)) {
      return { field: base, inactive: NOTHING };
    }
    // A schema that contains itself goes on as far as there are values, and on request.
    if (value === undefined && isWithinItself(flat, node.above)) {
      return { field: { ...base, kind: 'object', absent: true, added: this.beginning.fresh(node.schemas), children: [] }, inactive: NOTHING };
    }
    const inactive: Path[] = isTree(value) ? [...flat.otherKeys].filter((key) => !flat.properties.has(key) && Object.hasOwn(value, key)).map((key) => [...slot.path, key]) : [];
    const children = this.properties(flat, slot, node, inactive);

    if (!extra.length) {
      return { field: Object.assign(base, { kind: 'object' as const, children }), inactive };
    }
    const map = this.entries(flat.properties.size ? { ...base, id: `${ base.id }.*`, label: '…', description: undefined, branches: undefined, required: false } : base, extra, { flat, slot, node });

    inactive.push(...map.inactive);

    return { field: flat.properties.size ? { ...base, kind: 'object', children: [...children, map.field] } : map.field, inactive };
  }

  private properties(flat: Flat, slot: Slot, node: Node, inactive: Path[]): FormField[] {
    const above = { sources: flat.sources, above: node.above };
    const fields: FormField[] = [];

    for (const child of this.children.of(flat)) {
      const place = slotIn(slot, child.key);
      const { key, schemas, required } = child;

      if (child.hidden === true) {
        continue;
      }
      if (this.isHidden(child, place)) {
        inactive.push(place.path);
        continue;
      }
      const value = valueIn(node.value, key);
      const choice = this.choiceOf(place);
      const drawn = keptIn(place, { schemas, value, required, choice }) ?? this.draw(place, { schemas, value, chartValue: valueIn(node.chartValue, key), required, depth: node.depth + 1, above });

      fields.push(drawn.field);
      if (drawn.inactive.length) {
        inactive.push(...drawn.inactive);
      }
    }

    return fields;
  }

  private isHidden({ hidden }: Child, { path }: Slot): boolean {
    if (typeof hidden !== 'object') {
      return hidden;
    }
    this.looksElsewhere = true;

    return isHiddenNow(hidden, path, this.scene.values);
  }

  private entries(base: FormField, schemas: readonly Schema[], { flat, slot, node }: { flat: Flat; slot: Slot; node: Node }): Drawn {
    const inactive: Path[] = [];
    const value = isTree(node.value) && flat.properties.size ? Object.fromEntries(Object.entries(node.value).filter(([key]) => !flat.properties.has(key))) : node.value;
    const above = { sources: flat.sources, above: node.above };
    const children = rowsOf({ id: base.id, kind: 'map' }, value, (key, item) => {
      const drawn = this.draw(slotIn(slot, key), { schemas, value: item, chartValue: valueIn(node.chartValue, key), required: true, depth: node.depth + 1, above });

      inactive.push(...drawn.inactive);

      return this.entryOf(drawn.field, String(key));
    });

    return { field: children ? { ...base, kind: 'map', children, fresh: this.beginning.fresh(schemas) } : { ...base, kind: 'yaml' }, inactive };
  }

  private isTooMuch(depth: number): boolean {
    return depth >= LIMITS.fieldDepth || this.count > LIMITS.fields;
  }

  /** The field as an entry; one that has not changed is the same as before. */
  private entryOf(field: FormField, label = field.label): FormField {
    const known = this.entryFields.get(field);
    const entry = known ?? { ...field, label, isEntry: true };

    if (!known) {
      this.entryFields.set(field, entry);
    }

    return entry;
  }
}

function isWithinItself(flat: Flat, above: Above | undefined): boolean {
  for (let each = above; each; each = each.above) {
    const { sources } = each;

    if ([...flat.sources].some((source) => source.properties && sources.has(source))) {
      return true;
    }
  }

  return false;
}
