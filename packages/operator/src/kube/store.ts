/** Objects by `namespace/name`, with what lies in each namespace at hand. */
export class Store<T> {
  readonly #objects = new Map<string, T>();
  /** Of most kinds there is one object in a namespace; a set for each of ten thousand namespaces would be dear. */
  readonly #namespaces = new Map<string, string | Set<string>>();

  get(key: string): T | undefined {
    return this.#objects.get(key);
  }

  keysIn(namespace: string): string[] {
    const keys = this.#namespaces.get(namespace);

    return typeof keys === 'string' ? [keys] : [...keys ?? []];
  }

  listIn(namespace: string): T[] {
    return this.keysIn(namespace).flatMap((key) => this.#objects.get(key) ?? []);
  }

  list(): T[] {
    return [...this.#objects.values()];
  }

  values(): IterableIterator<T> {
    return this.#objects.values();
  }

  get size(): number {
    return this.#objects.size;
  }

  /** Puts an object in place, or takes it away when it is `undefined`. */
  set(key: string, object: T | undefined): void {
    const known = this.#objects.has(key);

    if (object !== undefined) {
      this.#objects.set(key, object);

      if (!known) {
        this.#enter(key);
      }
    } else if (this.#objects.delete(key)) {
      this.#leave(key);
    }
  }

  /**
   * Puts the answer to a write of our own in place of the object that was written, for which `isBase` holds. A watch may have brought
   * that, or something later, before the answer came: then it stays as it is.
   */
  advance(key: string, isBase: (known: T) => boolean, object: T): void {
    const known = this.#objects.get(key);

    if (known !== undefined && isBase(known)) {
      this.#objects.set(key, object);
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

  #enter(key: string): void {
    const namespace = namespaceOf(key);
    const keys = this.#namespaces.get(namespace);

    if (keys === undefined) {
      this.#namespaces.set(namespace, key);
    } else if (typeof keys === 'string') {
      this.#namespaces.set(namespace, new Set([keys, key]));
    } else {
      keys.add(key);
    }
  }

  #leave(key: string): void {
    const namespace = namespaceOf(key);
    const keys = this.#namespaces.get(namespace);

    if (typeof keys === 'object') {
      keys.delete(key);
    }
    if (typeof keys === 'string' || !keys?.size) {
      this.#namespaces.delete(namespace);
    }
  }
}

function namespaceOf(key: string): string {
  return key.slice(0, key.indexOf('/'));
}
