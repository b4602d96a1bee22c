import type { FormField } from './field';
import { LIMITS } from './limits';
import { isTree, pathText } from './values';

type RowOf = (index: string | number, value: unknown, id: string) => FormField;

/** A field for each entry of a list or map, as far as there is room; `undefined` where the value is neither. */
export function rowsOf(parent: Pick<FormField, 'id' | 'kind'>, value: unknown, row: RowOf): FormField[] | undefined {
  if (parent.kind === 'list') {
    return value === undefined || value === null ? [] : Array.isArray(value) && value.length <= LIMITS.rows ? value.map((item, index) => row(index, item, `${ parent.id }${ pathText([index]) }`)) : undefined;
  }
  const entries = isTree(value) ? Object.entries(value) : [];

  return (value === undefined || value === null || isTree(value)) && entries.length <= LIMITS.rows ? entries.map(([key, item]) => row(key, item, `${ parent.id }.${ pathText([key]) }`)) : undefined;
}
