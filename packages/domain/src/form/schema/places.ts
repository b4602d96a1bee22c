import { LIMITS } from '../limits';
import { isTree } from '../values';

interface Place {
  raw: unknown;
  at: string;
}

const unescaped = (token: string): string => {
  try {
    return decodeURIComponent(token).replaceAll('~1', '/').replaceAll('~0', '~');
  } catch {
    return token.replaceAll('~1', '/').replaceAll('~0', '~');
  }
};

/** Finds what the references within a schema mean. Nothing is fetched from anywhere. */
export class SchemaPlaces {
  private collected?: Map<string, Place>;
  private readonly found = new Map<string, Place | undefined>();

  constructor(private readonly root: unknown) {}

  /** The schema that a reference means; `undefined` for one that is not in the file. */
  find(ref: string): Place | undefined {
    const known = this.found.get(ref);

    if (known || this.found.has(ref)) {
      return known;
    }
    const place = this.look(ref);

    this.found.set(ref, place);

    return place;
  }

  /** Schemas by the ids and anchors they give themselves; most references need none of them. */
  private get names(): Map<string, Place> {
    if (!this.collected) {
      this.collected = new Map();
      this.collect(this.root, '', '', 0);
    }

    return this.collected;
  }

  private look(ref: string): Place | undefined {
    const [before = '', fragment = ''] = ref.split('#', 2);
    const base = before === '' ? { raw: this.root, at: '' } : this.names.get(before) ?? this.names.get(before.replace(/^.*\//, ''));

    if (!base) {
      return undefined;
    }
    if (fragment === '') {
      return base;
    }

    return fragment.startsWith('/') ? this.byPointer(base, fragment) : this.names.get(`${ before }#${ fragment }`) ?? this.names.get(`#${ fragment }`);
  }

  private byPointer(base: Place, pointer: string): Place | undefined {
    let place: Place = base;

    for (const token of pointer.slice(1).split('/')) {
      const key = unescaped(token);
      const { raw } = place;

      if (typeof raw !== 'object' || raw === null || !Object.hasOwn(raw, key)) {
        return undefined;
      }
      place = { raw: (raw as Record<string, unknown>)[key], at: `${ place.at }/${ token }` };
    }

    return place;
  }

  private collect(raw: unknown, at: string, id: string, depth: number): void {
    if (typeof raw !== 'object' || raw === null || depth > LIMITS.schemaDepth * 2 || this.names.size > LIMITS.schemas) {
      return;
    }
    let inner = id;

    if (isTree(raw)) {
      const own = raw['$id'] ?? raw['id'];

      if (typeof own === 'string' && own.length < LIMITS.text) {
        const [name = '', fragment] = own.split('#', 2);

        if (name) {
          inner = name;
          this.add(name, raw, at);
          this.add(name.replace(/^.*\//, ''), raw, at);
        }
        if (fragment) {
          this.add(`#${ fragment }`, raw, at);
        }
      }
      for (const anchor of [raw['$anchor'], raw['$dynamicAnchor']]) {
        if (typeof anchor === 'string') {
          this.add(`#${ anchor }`, raw, at);
          this.add(`${ inner }#${ anchor }`, raw, at);
        }
      }
    }
    for (const [key, child] of Object.entries(raw)) {
      this.collect(child, `${ at }/${ key }`, inner, depth + 1);
    }
  }

  private add(name: string, raw: unknown, at: string): void {
    if (name && !this.names.has(name)) {
      this.names.set(name, { raw, at });
    }
  }
}
