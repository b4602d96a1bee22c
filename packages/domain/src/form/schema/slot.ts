import type { FormField } from '../field';
import type { Path } from '../values';
import { pathText } from '../values';
import type { Schema } from './schema';

/** A field, and the places below it whose values do not count now. */
export interface Drawn {
  field: FormField;
  inactive: readonly Path[];
}

/** What was drawn last, and what it was drawn for. */
export interface Kept extends Drawn {
  schemas: readonly Schema[];
  value: unknown;
  required: boolean;
  choice: number | undefined;
}

/** The place of a value, with what was last drawn there. */
export interface Slot {
  path: Path;
  id: string;
  key: string;
  children?: Map<string | number, Slot>;
  kept?: Kept;
  /** The field that was drawn last, whatever it was drawn for. */
  field?: FormField;
}

export const slotOf = (path: Path, key: string, id = pathText(path)): Slot => ({ path, id, key, children: undefined, kept: undefined, field: undefined });

/** The place of an entry or property. */
export function slotIn(slot: Slot, key: string | number): Slot {
  slot.children ??= new Map();
  const known = slot.children.get(key);

  if (known) {
    return known;
  }
  const child = slotOf([...slot.path, key], typeof key === 'number' ? String(key + 1) : key, slot.path.length ? `${ slot.id }${ typeof key === 'number' ? '' : '.' }${ pathText([key]) }` : pathText([key]));

  slot.children.set(key, child);

  return child;
}

const same = (a: readonly unknown[], b: readonly unknown[]): boolean => a === b || (a.length === b.length && a.every((item, index) => item === b[index]));

/** What was drawn before, if nothing it depends on has changed. */
export const keptIn = ({ kept }: Slot, { schemas, value, required, choice }: Omit<Kept, keyof Drawn>): Kept | undefined => (
  kept && kept.value === value && kept.required === required && kept.choice === choice && same(kept.schemas, schemas) ? kept : undefined
);
