import type { Path, Values } from '../form/values';
import { isEqual, isTree, pathText } from '../form/values';
import { didYouMean } from '../template/suggest';
import { leavesOf } from '../template/template-form';

/** What a chart's values may hold. */
export interface KnownValues {
  values: Values;
  /** First keys that belong to charts within the chart, whose values lie elsewhere. */
  others: readonly string[];
  schema?: unknown;
  /** Keys that stand in comments of the chart's values, as charts show what may be set. */
  commented?: ReadonlySet<string>;
}

/** Keys of values that are commented out. */
export const keysInComments = (text: string): ReadonlySet<string> => new Set([...text.matchAll(/^[ \t]*#[# \t]*(?:- )?([\w.-]+):(?:[ \t]|$)/gm)].map(([, key = '']) => key));

/** Whether the schema speaks of the value at a path, as far as it says so plainly. */
function isInSchema(schema: unknown, path: Path): boolean {
  const [first, ...rest] = path;

  if (first === undefined || !isTree(schema)) {
    return first === undefined;
  }
  if (typeof first === 'number') {
    return isTree(schema['items']) && isInSchema(schema['items'], rest);
  }

  return isTree(schema['properties']) && Object.hasOwn(schema['properties'], first) && isInSchema(schema['properties'][first], rest);
}

/** Whether a chart has a value at this path, or a place where any value may be. */
export function isKnownValue({ values, others, schema, commented }: KnownValues, path: Path): boolean {
  const [first = ''] = path;

  if (others.includes(String(first)) || isInSchema(schema, path) || commented?.has(String(path.at(-1)))) {
    return true;
  }
  let tree: unknown = values;

  for (const [depth, key] of path.entries()) {
    if (Array.isArray(tree) && typeof key === 'number') {
      // An entry that is not there yet may hold anything.
      if (key >= tree.length) {
        return true;
      }
      tree = tree[key];
      continue;
    }
    if (!isTree(tree)) {
      return false;
    }
    if (Object.hasOwn(tree, key)) {
      tree = tree[key];
    } else {
      // An empty mapping, such as `annotations: {}`, takes what people put into it.
      return depth > 0 && Object.keys(tree).length === 0;
    }
  }

  return true;
}

/** The value that was probably meant: one beside it, or one of the same name elsewhere. */
export function meantValue({ values }: KnownValues, path: Path): string | undefined {
  const leaves = leavesOf(values).map(([leaf]) => leaf).slice(0, 2_000);
  const [around, name] = [path.slice(0, -1), String(path.at(-1))];
  const beside = didYouMean(name, leaves.filter((leaf) => isEqual(leaf.slice(0, -1), around)).map((leaf) => String(leaf.at(-1))));
  const elsewhere = beside === undefined && around.length ? didYouMean(pathText(around), leaves.filter((leaf) => leaf.length > 1 && leaf.at(-1) === name).map((leaf) => pathText(leaf.slice(0, -1)))) : undefined;

  return beside !== undefined ? pathText([...around, beside]) : elsewhere === undefined ? undefined : `${ elsewhere }.${ pathText([name]) }`;
}
