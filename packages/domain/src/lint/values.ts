import type { Path, Values } from '../form/values';
import { isTree, pathText } from '../form/values';
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
  const around = pathText(path.slice(0, -1));
  const near = leavesOf(values).map(([leaf]) => leaf).filter((leaf) => leaf.at(-1) === path.at(-1) || pathText(leaf.slice(0, -1)) === around);

  return didYouMean(pathText(path), near.map(pathText).slice(0, 2_000));
}
