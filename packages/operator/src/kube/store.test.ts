import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Store } from './store';

const key = fc.tuple(fc.constantFrom('', 'a', 'b'), fc.constantFrom('x', 'y', 'z')).map(([namespace, name]) => `${ namespace }/${ name }`);
const step = fc.oneof(
  fc.record({ key, value: fc.option(fc.nat(), { nil: undefined }) }),
  fc.record({ all: fc.array(fc.tuple(key, fc.nat())) }),
);

describe('Store', () => {
  it('holds what a plain map would, by namespace too', () => {
    fc.assert(fc.property(fc.array(step), (steps) => {
      const store = new Store<number>();
      const plain = new Map<string, number>();

      for (const each of steps) {
        if ('all' in each) {
          const next = new Map(each.all);
          const pairs = store.replace(next);

          expect(pairs).toHaveLength(new Set([...plain.keys(), ...next.keys()]).size);
          expect(pairs.flatMap(([, now]) => now ?? []).sort()).toEqual([...next.values()].sort());
          plain.clear();
          next.forEach((value, name) => plain.set(name, value));
        } else {
          store.set(each.key, each.value);

          if (each.value === undefined) {
            plain.delete(each.key);
          } else {
            plain.set(each.key, each.value);
          }
        }

        expect(store.size).toBe(plain.size);
        expect(store.list().sort()).toEqual([...plain.values()].sort());
        expect([...store.values()]).toHaveLength(plain.size);

        for (const namespace of ['', 'a', 'b']) {
          const expected = [...plain.keys()].filter((name) => name.startsWith(`${ namespace }/`));

          expect(store.keysIn(namespace).sort()).toEqual(expected.sort());
          expect(store.listIn(namespace).sort()).toEqual(expected.map((name) => plain.get(name)).sort());
        }
      }
    }));
  });

  it.each<[string, { version: number } | undefined, { version: number } | undefined]>([
    ['takes the answer to a write of what it holds', { version: 1 }, { version: 2 }],
    ['keeps what a watch brought before the answer', { version: 3 }, { version: 3 }],
    ['does not bring back what a watch has taken away', undefined, undefined],
  ])('%s', (_, known, expected) => {
    const store = new Store<{ version: number }>();

    store.set('a/x', known);
    store.advance('a/x', ({ version }) => version === 1, { version: 2 });
    expect(store.get('a/x')).toEqual(expected);
    expect(store.keysIn('a')).toEqual(expected ? ['a/x'] : []);
  });
});
