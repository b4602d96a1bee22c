type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The JSON merge patch (RFC 7386) that turns `before` into `after`: what is gone becomes `null`, lists are replaced whole. */
export function mergePatch(before: object, after: object): Json {
  const old = before as Json;
  const now = after as Json;
  const gone = Object.keys(old).filter((key) => now[key] === undefined).map((key) => [key, null] as const);
  const kept = Object.entries(now).map(([key, value]) => [key, isObject(value) && isObject(old[key]) ? mergePatch(old[key], value) : value] as const);

  return Object.fromEntries([...gone, ...kept]);
}
