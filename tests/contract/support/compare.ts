/** Paths where an answer may differ, each with the reason why. `*` stands for one step, `[]` for an array's elements. */
export type Exceptions = Record<string, string>;

export interface CompareOptions {
  except?: Exceptions;
  /** Elements with an `id` need a counterpart with the same one. */
  byId?: boolean;
}

/** What differs in shape: keys that are missing or too many, and values of another type. */
export function differences(recorded: unknown, actual: unknown, options: CompareOptions = {}, path = ''): string[] {
  if (isExcepted(path, options.except ?? {})) {
    return [];
  }
  if (recorded === null || actual === null) {
    return actual === undefined ? [`${ path }: missing`] : [];
  }
  if (Array.isArray(recorded)) {
    return Array.isArray(actual) ? compareArrays(recorded, actual, options, path) : [`${ path }: is no array`];
  }
  if (typeof recorded !== typeof actual || Array.isArray(actual)) {
    return [`${ path }: is ${ actual === undefined ? 'missing' : typeof actual } and not ${ typeof recorded }`];
  }

  return typeof recorded === 'object' ? compareObjects(recorded as object, actual as object, options, path) : [];
}

function compareObjects(recorded: object, actual: object, options: CompareOptions, path: string): string[] {
  const keys = [...new Set([...Object.keys(recorded), ...Object.keys(actual)])];

  return keys.flatMap((key) => {
    const inner = path ? `${ path }.${ key }` : key;

    if (!(key in recorded)) {
      return isExcepted(inner, options.except ?? {}) ? [] : [`${ inner }: is too many`];
    }

    return differences(recorded[key as never], (actual as Record<string, unknown>)[key], options, inner);
  });
}

/** Each recorded element needs a counterpart: the one with its id or type, or else the one that differs least. */
function compareArrays(recorded: unknown[], actual: unknown[], options: CompareOptions, path: string): string[] {
  return recorded.flatMap((element) => {
    const key = path.endsWith('conditions') ? 'type' : 'id';
    const identity = (element as Record<string, unknown> | null)?.[key];
    const same = actual.filter((candidate) => (candidate as Record<string, unknown> | null)?.[key] === identity && identity !== undefined);

    if (identity !== undefined && same.length === 0 && (key === 'type' || options.byId)) {
      return isExcepted(`${ path }[${ String(identity) }]`, options.except ?? {}) ? [] : [`${ path }: has no ${ String(identity) }`];
    }
    const found = (same.length ? same : actual).map((candidate) => differences(element, candidate, options, `${ path }[]`));

    return found.sort((a, b) => a.length - b.length)[0] ?? [`${ path }: is empty`];
  });
}

function isExcepted(path: string, exceptions: Exceptions): boolean {
  return Object.keys(exceptions).some((pattern) => {
    const escaped = pattern.replace(/[.[\]]/g, '\\$&').replace(/\*/g, '[^.]+');

    return new RegExp(`^${ escaped }(\\.|\\[|$)`).test(path);
  });
}
