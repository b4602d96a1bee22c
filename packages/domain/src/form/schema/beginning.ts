import type { FormContext } from '../context';
import { fromContext } from '../context';
import { LIMITS } from '../limits';
import { isTree } from '../values';
import type { Flat } from './flat';
import type { Flattener } from './flatten';
import type { Schema } from './schema';

/** Mappings that nobody asked for are looked into so deep for what their author takes from the context. */
const SEARCHED_DEPTH = 4;

const isWanted = (value: unknown): boolean => value !== undefined;

/** The values that fields begin with: what is required and has a default, and what the template takes from its context. */
export class Beginning {
  constructor(private readonly flattener: Flattener, private readonly context: FormContext) {}

  /** `value` is what is there already; `undefined` where nothing is, before and after. */
  of(schemas: readonly Schema[], value: unknown, required: boolean, depth = 0): unknown {
    const flat = this.flattener.of(schemas, value);
    const given = isWanted(flat.hints.overwriteDefaultWith) ? fromContext(flat.hints.overwriteDefaultWith, this.context) : undefined;
    const isMapping = flat.properties.size > 0;
    const own = given ?? value ?? (required ? flat.const?.value ?? flat.default ?? (isMapping ? {} : emptyOf(flat)) : undefined);

    return isMapping && (own === undefined || isTree(own)) && depth <= LIMITS.fieldDepth ? this.within(flat, own, depth) : own;
  }

  private within(flat: Flat, own: Record<string, unknown> | undefined, depth: number): unknown {
    let begun = own;

    for (const [key, schemas] of flat.properties) {
      const old = own && Object.hasOwn(own, key) ? own[key] : undefined;

      if (depth < SEARCHED_DEPTH || isWanted(old)) {
        const inner = this.of(schemas, old, own !== undefined && flat.required.has(key), depth + 1);

        if (isWanted(inner) && inner !== old) {
          begun = begun === own ? { ...own, [key]: inner } : Object.assign(begun as object, { [key]: inner });
        }
      }
    }

    return begun;
  }

  /** What a new entry of these schemas begins with. */
  fresh(schemas: readonly Schema[]): unknown {
    return this.of(schemas, undefined, true) ?? '';
  }
}

function emptyOf({ types }: Flat): unknown {
  switch (types?.[0]) {
  case 'boolean': return false;
  case 'array': return [];
  case 'object': return {};
  default: return undefined;
  }
}
