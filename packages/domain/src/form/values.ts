/** The tree of values a chart takes, as in `values.yaml`. */
export type Values = Record<string, unknown>;

/** The way to a value: keys of mappings, and positions in lists. */
export type Path = readonly (string | number)[];

/** Keys that would reach the prototypes of objects in code less careful than ours; no chart means them. */
const FORBIDDEN = ['__proto__', 'constructor', 'prototype'];

export const isTree = (value: unknown): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value);

export const isForbidden = (path: Path): boolean => path.some((key) => typeof key === 'string' && FORBIDDEN.includes(key));

/** A key and the positions behind it, as in `hosts[0]`; what is in quotes is a key alone. */
function keysOf(piece: string): Path {
  const [, name, positions] = /^([^[\]]*)((?:\[\d{1,4}\])+)$/.exec(piece) ?? [];

  return positions === undefined ? [piece.replace(/["']/g, '')] : [...(name ? [name] : []), ...[...positions.matchAll(/\d+/g)].map(Number)];
}

/** The keys of a dotted path such as `a.b`, `a."b.c".d` or `a[0].b`, as Rancher and Helm read the variables of questions. */
export function parsePath(text: string): Path {
  return (/["']/.test(text) ? text.match(/"[^"]*"|'[^']*'|[^."']+/g) ?? [] : text.split('.')).flatMap(keysOf);
}

/** A path as text, the way back from {@link parsePath}; positions stand in brackets. */
export const pathText = (path: Path): string => path
  .map((key, index) => (typeof key === 'number' ? `[${ key }]` : `${ index ? '.' : '' }${ /[."'[\]]/.test(key) ? `"${ key.replaceAll('"', '\'') }"` : key }`))
  .join('');

const childOf = (value: unknown, key: string | number): unknown => {
  if (typeof key === 'number') {
    return Array.isArray(value) ? value[key] : undefined;
  }

  return isTree(value) && Object.hasOwn(value, key) ? value[key] : undefined;
};

/** The value at a path, `undefined` where there is none. */
export const getAt = (values: unknown, path: Path): unknown => path.reduce(childOf, values);

/**
 * A copy with the value at a path set, or removed where it is `undefined`; what lies beside the path is shared with the original.
 *
 * Mappings and lists in between are made. A path through a forbidden key changes nothing.
 */
export function setAt(values: Values, path: Path, value: unknown): Values {
  const isVoid = path.length === 0 || isForbidden(path) || (value === undefined && getAt(values, path) === undefined);

  return isVoid ? values : placed(values, path, value) as Values;
}

/**
 * The values without the mappings around a path that became empty when its value was taken away, as far as `usual` has none there.
 *
 * Entries of lists stay, unless `throughLists`: a row that is being filled in may be empty for a while.
 */
export function withoutEmptied(values: Values, path: Path, usual: Values, throughLists = false): Values {
  const around = path.slice(0, -1);
  const container = getAt(values, around);
  // `settings:` with nothing behind it is `null`.
  const nothing = getAt(usual, around) as null | undefined;
  const isEmptied = around.length > 0 && typeof container === 'object' && container !== null && !Object.keys(container).length;

  return !isEmptied || (nothing ?? undefined) !== undefined || (!throughLists && typeof around.at(-1) === 'number') ? values : withoutEmptied(setAt(values, around, nothing), around, usual, throughLists);
}

function placed(tree: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) {
    return value;
  }
  const child = placed(childOf(tree, key), rest, value);

  if (typeof key === 'number') {
    const list: unknown[] = Array.isArray(tree) ? [...tree as unknown[]] : [];

    if (child === undefined && !rest.length) {
      list.splice(key, 1);
    } else {
      // No holes: what is beyond the end is the next one.
      list[Math.min(key, list.length)] = child;
    }

    return list;
  }
  const base = isTree(tree) ? tree : {};

  if (child !== undefined) {
    return { ...base, [key]: child };
  }
  const { [key]: _, ...others } = base;

  return others;
}

/** A copy with the values at several paths set or removed; as {@link setAt} for each of them, but every tree on the way is copied once. */
export function setAll(values: Values, changes: Iterable<readonly [Path, unknown]>): Values {
  const copies = new Set<object>();
  const own = (tree: unknown): Values => {
    if (isTree(tree) && copies.has(tree)) {
      return tree;
    }
    const copy = isTree(tree) ? { ...tree } : {};

    copies.add(copy);

    return copy;
  };
  let root = values;

  for (const [path, value] of changes) {
    if (path.some((key) => typeof key === 'number')) {
      root = setAt(root, path, value);
      // Its trees may be shared with the original from here on.
      copies.clear();
      continue;
    }
    if (!path.length || isForbidden(path) || (value === undefined && getAt(root, path) === undefined)) {
      continue;
    }
    root = own(root);
    const keys = path as readonly string[];
    const parent = keys.slice(0, -1).reduce((tree, key) => {
      tree[key] = own(childOf(tree, key));

      return tree[key] as Values;
    }, root);
    const last = keys.at(-1) as string;

    if (value === undefined) {
      delete parent[last];
    } else {
      parent[last] = value;
    }
  }

  return root;
}

/** Whether two values are the same data. */
export function isEqual(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) {
    return true;
  }
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => isEqual(item, b[index]));
  }
  if (!isTree(a) || !isTree(b)) {
    return false;
  }
  const keys = Object.keys(a);

  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && isEqual(a[key], b[key]));
}

/**
 * The smallest tree that makes `values` of `defaults` when Helm lays it over them.
 *
 * Lists count as a whole. What `defaults` have and `values` lack becomes `null`, by which Helm removes it.
 */
export function difference(defaults: Values, values: Values): Values {
  const changes: [string, unknown][] = [];

  for (const key of Object.keys(values)) {
    const value = values[key];
    const usual = Object.hasOwn(defaults, key) ? defaults[key] : undefined;

    if (value === undefined || value === usual) {
      continue;
    }
    if (isTree(value) && isTree(usual)) {
      const inner = difference(usual, value);

      if (Object.keys(inner).length) {
        changes.push([key, inner]);
      }
    } else if (!isEqual(value, usual)) {
      changes.push([key, value]);
    }
  }
  for (const key of Object.keys(defaults)) {
    const usual = defaults[key];

    if (usual !== null && usual !== undefined && (!Object.hasOwn(values, key) || values[key] === undefined)) {
      changes.push([key, null]);
    }
  }

  return Object.fromEntries(changes);
}

/** `overrides` laid over `defaults` as Helm does it: mappings are merged, everything else is replaced, `null` removes. */
export function overlay(defaults: Values, overrides: Values): Values {
  const merged = Object.entries(overrides).flatMap(([key, value]): [string, unknown][] => {
    const usual = Object.hasOwn(defaults, key) ? defaults[key] : undefined;

    return value === null ? [] : [[key, isTree(value) && isTree(usual) ? overlay(usual, value) : value]];
  });
  const kept = Object.entries(defaults).filter(([key]) => !Object.hasOwn(overrides, key) || overrides[key] === undefined);

  return Object.fromEntries([...kept, ...merged]);
}

/** The values without what no chart can mean: forbidden keys, and what is nested deeper than `depth`. What is plain already is the same object. */
export function plainValues(value: unknown, depth: number): unknown {
  if (Array.isArray(value)) {
    return depth > 0 ? plainItems(value, depth) : [];
  }
  if (!isTree(value)) {
    return value;
  }
  if (depth <= 0) {
    return {};
  }
  let plain = value;

  for (const key of Object.keys(value)) {
    const item = value[key];
    const kept = typeof item === 'object' ? plainValues(item, depth - 1) : item;

    if (kept !== item || FORBIDDEN.includes(key)) {
      plain = plain === value ? { ...value } : plain;
      if (FORBIDDEN.includes(key)) {
        delete plain[key];
      } else {
        plain[key] = kept;
      }
    }
  }

  return plain;
}

function plainItems(items: readonly unknown[], depth: number): readonly unknown[] {
  const kept = items.map((item) => (typeof item === 'object' ? plainValues(item, depth - 1) : item));

  return kept.some((item, index) => item !== items[index]) ? kept : items;
}
