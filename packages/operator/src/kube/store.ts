/** Objects by `namespace/name`, with what lies in each namespace at hand. */
export class Store<T> {
  readonly #objects = new Map<string, T>();
  readonly #namespaces = new Map<string, Set<string>>();

  get(key: string): T | undefined {
    return this.#objects.get(key);
  }

  keysIn(namespace: string): string[] {
    return [...this.#namespaces.get(namespace) ?? []];
  }

  listIn(namespace: string): T[] {
    return this.keysIn(namespace).flatMap((key) => this.#objects.get(key) ?? []);
  }

  list(): T[] {
    return [...this.#objects.values()];
  }

  get size(): number {
    return this.#objects.size;
  }

  /** Puts an object in place, or takes it away when it is `undefined`. */
  set(key: string, object: T | undefined): void {
    const namespace = key.slice(0, key.indexOf('/'));
    const keys = this.#namespaces.get(namespace) ?? new Set();

    if (object === undefined) {
      this.#objects.delete(key);
      keys.delete(key);
    } else {
      this.#objects.set(key, object);
      keys.add(key);
    }
    if (keys.size) {
      this.#namespaces.set(namespace, keys);
    } else {
      this.#namespaces.delete(namespace);
    }
  }

  /** Makes the store hold exactly `objects`; returns the pairs of before and now of everything that is or was there. */
  replace(objects: ReadonlyMap<string, T>): [before: T | undefined, now: T | undefined][] {
    const keys = new Set([...this.#objects.keys(), ...objects.keys()]);

    return [...keys].map((key) => {
      const before = this.#objects.get(key);
      const now = objects.get(key);

      this.set(key, now);

      return [before, now];
    });
  }
}
