import type { FieldGroup, FormField, FormView } from '../field';
import { LIMITS } from '../limits';
import { rowsOf } from '../rows';
import type { Path, Values } from '../values';
import { getAt, isTree, pathText } from '../values';
import type { FormContext } from '../context';
import { fromContext } from '../context';
import type { Engine } from './engine';
import type { ChosenBranch, Flat } from './flatten';
import { branchStart, Flattener } from './flatten';
import { drawingOf, fits, labelOf, optionsOf } from './kind';
import type { HiddenWhen, Schema, SchemaObject } from './schema';

/** Which branch was chosen by hand, by the id of the field. */
export type Choices = Readonly<Record<string, number>>;

/** The place of a value, with what was last drawn there. */
interface Slot {
  path: Path;
  id: string;
  key: string;
  children: Map<string | number, Slot>;
  kept?: Kept;
}

interface Node {
  schemas: readonly Schema[];
  value: unknown;
  required: boolean;
  depth: number;
  /** What the mappings around it were made of, to notice that a schema contains itself. */
  above?: { sources: ReadonlySet<SchemaObject>; above?: Node['above'] };
}

interface Drawn {
  field: FormField;
  inactive: readonly Path[];
}

interface Kept extends Drawn {
  schemas: readonly Schema[];
  value: unknown;
  required: boolean;
  choice: number | undefined;
}

const same = (a: readonly unknown[], b: readonly unknown[]): boolean => a === b || (a.length === b.length && a.every((item, index) => item === b[index]));

const slotOf = (path: Path, key: string): Slot => ({ path, id: pathText(path), key, children: new Map() });

function childOf(slot: Slot, key: string | number): Slot {
  const known = slot.children.get(key);

  if (known) {
    return known;
  }
  const child = slotOf([...slot.path, key], typeof key === 'number' ? String(key + 1) : key);

  slot.children.set(key, child);

  return child;
}

const valueIn = (value: unknown, key: string): unknown => (isTree(value) && Object.hasOwn(value, key) ? value[key] : undefined);

/** The part of a form that comes from a schema. */
export class SchemaForm {
  private readonly flattener: Flattener;
  private readonly root: Slot = slotOf([], '');
  private readonly rootSchemas: readonly Schema[];
  /** What schemas say that do not depend on the value. */
  private readonly statics = new WeakMap<readonly Schema[], Flat>();
  /** The branches that fields offer, and the one each list of branches stands at. */
  private readonly branches = new Map<string, readonly Schema[]>();
  private readonly taken = new Map<string, Map<readonly Schema[], Schema>>();
  private readonly entryFields = new WeakMap<FormField, FormField>();
  private choices: Choices = {};
  private values: Values = {};
  private context: FormContext = {};
  private count = 0;
  /** Whether something that is being drawn depends on values elsewhere. */
  private looksElsewhere = false;

  constructor(schema: Schema, engine: Engine, private readonly chartValues: Values) {
    this.rootSchemas = [schema];
    this.flattener = new Flattener(engine);
  }

  /** Throws {@link TooComplexError} for a schema that nobody would wait for. */
  view(values: Values, choices: Choices): FormView {
    this.flattener.begin();
    this.values = values;
    this.choices = choices;
    this.count = 0;
    const { field, inactive } = this.draw(this.root, { schemas: this.rootSchemas, value: values, required: true, depth: -1 });

    return { groups: groupsOf(field), inactive };
  }

  /** The values that a form begins with: what is required and has a default, and what the template takes from its context. */
  start(values: Values, context: FormContext): Values {
    this.flattener.begin();
    this.context = context;

    return this.begun(this.rootSchemas, values, true, 0) as Values;
  }

  /** A field for the value at a path, as the schema alone would draw it; `undefined` where it says nothing of it. */
  fieldAt(path: readonly string[]): FormField | undefined {
    this.flattener.begin();
    let schemas: readonly Schema[] = this.rootSchemas;
    let required = false;

    for (const [index, key] of path.entries()) {
      const flat = this.flatOf(schemas, getAt(this.chartValues, path.slice(0, index)));
      const inner = flat.properties.get(key) ?? (typeof flat.additionalProperties === 'object' ? [flat.additionalProperties] : undefined);

      if (!inner) {
        return undefined;
      }
      schemas = inner;
      required = flat.required.has(key);
    }

    return this.draw(slotOf(path, path.at(-1) ?? ''), { schemas, value: getAt(this.chartValues, path), required, depth: 0 }).field;
  }

  /** What the value of a field becomes when another of its branches is chosen. */
  branchValue(id: string, index: number, value: unknown): unknown {
    const branch = this.branches.get(id)?.[index];

    this.flattener.begin();

    return branch === undefined ? value : branchStart(this.flattener.flatten([branch], value), value);
  }

  /** The branch that a list of branches stands at, for the value at a path. */
  branchAt(path: Path, lists: readonly (readonly Schema[] | undefined)[]): Schema | undefined {
    const taken = this.taken.get(pathText(path));

    return lists.map((list) => list && taken?.get(list)).find((branch) => branch !== undefined);
  }

  private flatOf(schemas: readonly Schema[], value: unknown, chosen?: ChosenBranch): Flat {
    const known = this.statics.get(schemas);

    if (known) {
      return known;
    }
    const flat = this.flattener.flatten(schemas, value, chosen);

    if (!flat.isDynamic) {
      this.statics.set(schemas, flat);
    }

    return flat;
  }

  private draw(slot: Slot, node: Node): Drawn {
    const { kept, id } = slot;

    if (kept && kept.value === node.value && kept.required === node.required && kept.choice === this.choices[id] && same(kept.schemas, node.schemas)) {
      return kept;
    }
    const before = this.looksElsewhere;

    this.looksElsewhere = false;
    const drawn = this.drawn(slot, node);

    slot.kept = this.looksElsewhere ? undefined : { ...drawn, schemas: node.schemas, value: node.value, required: node.required, choice: this.choices[id] };
    this.looksElsewhere ||= before;

    return drawn;
  }

  private drawn(slot: Slot, node: Node): Drawn {
    const { path, key, id } = slot;
    const { value, depth } = node;
    const chartValue = getAt(this.chartValues, path);
    let first: readonly Schema[] | undefined;
    const flat = this.flatOf(node.schemas, value, (list) => {
      first ??= list;

      return list === first ? this.choices[id] : undefined;
    });
    const [branching] = flat.branchings;

    this.count += 1;
    if (branching) {
      this.taken.set(id, new Map(flat.branchings.flatMap(({ list, branches, selected }) => (branches[selected] === undefined ? [] : [[list, branches[selected]]]))));
      this.branches.set(id, branching.branches);
    }
    const base: FormField = {
      id,
      path,
      kind:     'yaml',
      label:    flat.title || labelOf(key),
      depth:    Math.max(0, depth),
      required: node.required,
      rules:    {
        ...(flat.minimum === undefined ? {} : { min: flat.minimum }),
        ...(flat.maximum === undefined ? {} : { max: flat.maximum }),
        ...(flat.minLength === undefined ? {} : { minLength: flat.minLength }),
        ...(flat.maxLength === undefined ? {} : { maxLength: flat.maxLength }),
      },
      ...(flat.description && flat.description !== flat.title ? { description: flat.description } : {}),
      ...(flat.readOnly || flat.hints.readonly ? { readOnly: true } : {}),
      ...(flat.deprecated ? { deprecated: true } : {}),
      ...(flat.default === undefined || flat.default === null ? {} : { fallback: flat.default }),
      ...(branching ? { branches: { titles: [...branching.titles], selected: branching.selected } } : {}),
    };
    const enumerated = flat.hints.overwriteListEnumWith === undefined ? undefined : fromContext(flat.hints.overwriteListEnumWith, this.context);
    const drawing = drawingOf(Array.isArray(enumerated) ? { ...flat, enum: enumerated as unknown[] } : flat, key, value, chartValue);

    if (drawing) {
      return { field: fits(drawing.kind, value) ? { ...base, ...drawing } : base, inactive: [] };
    }

    return Array.isArray(value) || flat.items.length || flat.prefixItems.length ? this.list(base, flat, slot, node) : this.mapping(base, flat, slot, node);
  }

  private list(base: FormField, flat: Flat, slot: Slot, node: Node): Drawn {
    const { value } = node;
    const itemFlat = flat.items.length ? this.flatOf(flat.items, undefined) : undefined;
    const options = itemFlat && optionsOf(itemFlat);

    if (options && flat.uniqueItems && fits('list', value)) {
      return { field: { ...base, kind: 'choice', multiple: true, options, ...(options.length > 10 ? { searchable: true } : {}) }, inactive: [] };
    }
    if ((!itemFlat && !flat.prefixItems.length) || node.depth >= LIMITS.fieldDepth || this.count > LIMITS.fields) {
      return { field: base, inactive: [] };
    }
    const inactive: Path[] = [];
    const children = rowsOf({ id: base.id, kind: 'list' }, value, (index, item) => {
      const first = flat.prefixItems[index as number];
      const drawn = this.draw(childOf(slot, index), { schemas: first === undefined ? flat.items : [first], value: item, required: true, depth: node.depth + 1, above: { sources: flat.sources, above: node.above } });

      inactive.push(...drawn.inactive);

      return this.entryOf(drawn.field);
    });

    return {
      field: children ? { ...base, kind: 'list', children, fresh: itemFlat ? this.fresh(flat.items) : '', ...(flat.minItems === undefined ? {} : { minItems: flat.minItems }), ...(flat.maxItems === undefined ? {} : { maxItems: flat.maxItems }) } : base,
      inactive,
    };
  }

  private mapping(base: FormField, flat: Flat, slot: Slot, node: Node): Drawn {
    const { value, depth } = node;
    const extra = typeof flat.additionalProperties === 'object' ? [flat.additionalProperties] : flat.patternProperties.slice(0, 1);

    if (!fits('object', value) || (!flat.properties.size && !extra.length) || depth >= LIMITS.fieldDepth || this.count > LIMITS.fields) {
      return { field: base, inactive: [] };
    }
    // A schema that contains itself goes on as far as there are values, and on request.
    if (value === undefined && isWithinItself(flat, node.above)) {
      return { field: { ...base, kind: 'object', absent: true, added: this.fresh(node.schemas), children: [] }, inactive: [] };
    }
    const above = { sources: flat.sources, above: node.above };
    const inactive: Path[] = isTree(value) ? [...flat.otherKeys].filter((key) => !flat.properties.has(key) && Object.hasOwn(value, key)).map((key) => [...slot.path, key]) : [];
    const children: FormField[] = [];

    for (const [key, schemas] of flat.properties) {
      const child = childOf(slot, key);
      const hidden = this.isHidden(schemas, child.path);

      if (hidden === 'now') {
        inactive.push(child.path);
      } else if (hidden === false) {
        const drawn = this.draw(child, { schemas, value: valueIn(value, key), required: flat.required.has(key), depth: depth + 1, above });

        children.push(drawn.field);
        if (drawn.inactive.length) {
          inactive.push(...drawn.inactive);
        }
      }
    }
    if (!extra.length) {
      return { field: { ...base, kind: 'object', children }, inactive };
    }
    const map = this.entries(flat.properties.size ? { ...base, id: `${ base.id }.*`, label: '…', description: undefined, branches: undefined, required: false } : base, extra, { flat, slot, node });

    inactive.push(...map.inactive);

    return { field: flat.properties.size ? { ...base, kind: 'object', children: [...children, map.field] } : map.field, inactive };
  }

  private entries(base: FormField, schemas: readonly Schema[], { flat, slot, node }: { flat: Flat; slot: Slot; node: Node }): Drawn {
    const inactive: Path[] = [];
    const value = isTree(node.value) ? Object.fromEntries(Object.entries(node.value).filter(([key]) => !flat.properties.has(key))) : node.value;
    const children = rowsOf({ id: base.id, kind: 'map' }, value, (key, item) => {
      const drawn = this.draw(childOf(slot, key), { schemas, value: item, required: true, depth: node.depth + 1, above: { sources: flat.sources, above: node.above } });

      inactive.push(...drawn.inactive);

      return this.entryOf(drawn.field, String(key));
    });

    return { field: children ? { ...base, kind: 'map', children, fresh: this.fresh(schemas) } : { ...base, kind: 'yaml' }, inactive };
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

  /** What a new entry of these schemas begins with. */
  private fresh(schemas: readonly Schema[]): unknown {
    return this.begun(schemas, undefined, true, 0) ?? '';
  }

  private begun(schemas: readonly Schema[], value: unknown, required: boolean, depth: number): unknown {
    const flat = this.flatOf(schemas, value);
    const given = flat.hints.overwriteDefaultWith === undefined ? undefined : fromContext(flat.hints.overwriteDefaultWith, this.context);
    const isMapping = flat.properties.size > 0;
    const own = given ?? value ?? (required ? flat.const?.value ?? flat.default ?? (isMapping ? {} : freshOf(flat)) : undefined);

    if (!isMapping || !(own === undefined || isTree(own)) || depth > LIMITS.fieldDepth) {
      return own;
    }
    const inner: [string, unknown][] = [];

    for (const [key, each] of flat.properties) {
      const old = valueIn(own, key);
      // A mapping that nobody asked for is looked into for what its author takes from the context, but not without end.
      const begun = depth < 4 || old !== undefined ? this.begun(each, old, own !== undefined && flat.required.has(key), depth + 1) : old;

      if (begun !== undefined && begun !== old) {
        inner.push([key, begun]);
      }
    }

    return inner.length ? { ...own, ...Object.fromEntries(inner) } : own;
  }

  /** `now`: as long as another value is what it is. `true` also for what can have one value only. */
  private isHidden(schemas: readonly Schema[], path: Path): boolean | 'now' {
    const hidden = this.hiddenOf(schemas);

    if (typeof hidden !== 'object') {
      return hidden ?? false;
    }
    this.looksElsewhere = true;

    return getAt(this.values, placeOf(hidden, path)) === hidden.value ? 'now' : false;
  }

  private hiddenOf(schemas: readonly Schema[]): boolean | HiddenWhen | undefined {
    const { const: only, types, hints } = this.flatOf(schemas, undefined);

    return only && !types?.includes('object') ? true : hints.hidden;
  }
}

const freshOf = (flat: Flat): unknown => {
  const [type] = flat.types ?? [];

  switch (type) {
  case 'boolean': return false;
  case 'array': return [];
  case 'object': return {};
  default: return undefined;
  }
};

function placeOf({ path, isRelative }: HiddenWhen, from: Path): Path {
  return path.reduce<Path>((place, key) => (key === '..' ? place.slice(0, -1) : [...place, key]), isRelative ? from.slice(0, -1) : []);
}

function isWithinItself(flat: Flat, above: Node['above']): boolean {
  for (let each = above; each; each = each.above) {
    const { sources } = each;

    if ([...flat.sources].some((source) => source.properties && sources.has(source))) {
      return true;
    }
  }

  return false;
}

/** Mappings at the top are groups of their own; what stands beside them comes first. */
function groupsOf(root: FormField): FieldGroup[] {
  const children = root.children ?? [];
  const isGroup = (field: FormField): boolean => field.kind === 'object' && !field.absent && !field.branches && (field.children?.length ?? 0) > 0;
  const alone = children.filter((field) => !isGroup(field));
  const choice: FormField[] = root.branches ? [{ ...root, children: [] }] : [];
  const first = root.kind === 'object' ? [...choice, ...alone] : [root];

  return [
    ...(first.length ? [{ name: '', fields: first }] : []),
    ...children.filter(isGroup).map((field) => ({ name: field.label, ...(field.description ? { description: field.description } : {}), fields: field.children ?? [] })),
  ];
}
