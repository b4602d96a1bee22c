import type { Path, Values } from '../values';
import { getAt, isEqual } from '../values';
import type { Flat } from './flat';
import type { Flattener } from './flatten';
import type { HiddenWhen, Schema } from './schema';

/** A property of a mapping, with what can be said of it whatever its value is. */
export interface Child {
  key: string;
  schemas: readonly Schema[];
  required: boolean;
  /** `true` for what is never shown. */
  hidden: boolean | HiddenWhen;
}

/** The properties of mappings, made once for each. */
export class Children {
  private readonly made = new WeakMap<Flat, readonly Child[]>();

  constructor(private readonly flattener: Flattener) {}

  of(flat: Flat): readonly Child[] {
    const known = this.made.get(flat);

    if (known) {
      return known;
    }
    const children = [...flat.properties].map(([key, schemas]): Child => ({ key, schemas, required: flat.required.has(key), hidden: this.hiddenOf(schemas) }));

    this.made.set(flat, children);

    return children;
  }

  /** What its author hides, and what can have one value only. */
  private hiddenOf(schemas: readonly Schema[]): boolean | HiddenWhen {
    const { const: only, types, hints } = this.flattener.of(schemas, undefined);

    return only && !types?.includes('object') ? true : hints.hidden ?? false;
  }
}

/** Whether a field at `path` is hidden for what the values are now. One that is hidden by its own answer could never be answered otherwise again, so it stays. */
export function isHiddenNow(hidden: HiddenWhen, path: Path, values: Values): boolean {
  const place = placeOf(hidden, path);

  return !isEqual(place, path) && getAt(values, place) === hidden.value;
}

function placeOf({ path, isRelative }: HiddenWhen, from: Path): Path {
  return path.reduce<Path>((place, key) => (key === '..' ? place.slice(0, -1) : [...place, key]), isRelative ? from.slice(0, -1) : []);
}
