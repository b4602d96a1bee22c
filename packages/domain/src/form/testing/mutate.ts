/** A stream of numbers in [0, 1) that is the same for the same seed. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;

  return () => {
    state = (state + 0x6D2B79F5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);

    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);

    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** What a mutation puts where it was not expected. */
const STRANGERS: readonly unknown[] = [
  null, true, false, 0, -1, 1e308, 4_294_967_296, '', 'x', '__proto__', 'constructor', '#', '#/', '#/properties', '#/$defs/a', 'https://example.org/x.json', '(a+)+$', '(?=x)', '[', '\\', '^(.*)*$', 'a{1000}{1000}', 'a ==', '((((', 'a.b.c[.d == 1]', 'x=y&&', '||', '!'.repeat(300),
  '<img src=x onerror=alert(1)>', '{{user.name}}', '\u0000', '\ud800', 'é'.repeat(500), [], [[]], [null], {}, { '': {} }, { a: { a: { a: {} } } }, { $ref: '#' }, { type: 'object' }, { const: null }, { enum: [] }, JSON.parse('{"__proto__":{"x":1}}'),
];
const KEYS = [
  '$ref', 'type', 'properties', 'items', 'allOf', 'anyOf', 'oneOf', 'not', 'if', 'then', 'else', 'enum', 'const', 'required', 'pattern', 'format', 'minimum', 'maxLength', 'default', 'title', 'description', 'additionalProperties', 'patternProperties', 'dependencies', 'dependentSchemas', 'prefixItems', 'contains',
  'uniqueItems', 'propertyNames', 'unevaluatedProperties', '$id', '$anchor', 'hidden', 'x-onyxia', 'render', 'variable', 'label', 'options', 'show_if', 'if', 'subquestions', 'show_subquestion_if', 'subquestions_if', 'min', 'max', 'min_length', 'valid_chars', 'group', 'multiple', '__proto__', 'a', 'b',
];

type Container = Record<string, unknown> | unknown[];

const isContainer = (value: unknown): value is Container => typeof value === 'object' && value !== null;

/** All mappings and lists within a value, itself included. */
function containers(value: unknown, found: Container[] = []): Container[] {
  if (isContainer(value) && found.length < 2_000) {
    found.push(value);
    Object.values(value).forEach((inner) => containers(inner, found));
  }

  return found;
}

/** A copy of a document with some of it changed: replaced, removed, moved into itself, renamed, said twice. */
export function mutate(document: unknown, random: () => number): unknown {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const root = { root: structuredClone(document) };

  for (let count = 1 + Math.floor(random() * 6); count > 0; count -= 1) {
    const all = containers(root);
    const target = pick(all);
    const key = pick(Object.keys(target).concat(Array.isArray(target) ? String(target.length) : pick(KEYS)));
    const set = (value: unknown): void => {
      Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
    };

    switch (Math.floor(random() * 6)) {
    case 0: set(structuredClone(pick(STRANGERS))); break;
    case 1: set(structuredClone(pick(all))); break;
    case 2: Array.isArray(target) ? target.splice(Number(key), 1) : Reflect.deleteProperty(target, key); break;
    case 3: set({ [pick(KEYS)]: structuredClone(pick(STRANGERS)), [pick(KEYS)]: structuredClone(pick(STRANGERS)) }); break;
    case 4: set(Array.from({ length: Math.floor(random() * 30) }, () => structuredClone(pick(STRANGERS)))); break;
    default: set(pick(KEYS));
    }
  }

  return root.root;
}
