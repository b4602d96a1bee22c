import type { Values } from './values';
import { getAt, isTree } from './values';

/** What a template may take from where it is used: `user.name`, `project.id`, `cluster.id` and so on. */
export type FormContext = Values;

const REFERENCE = /\{\{\s*([\w.-]+)\s*\}\}/g;
const PATH = /^[a-z][\w-]*(\.[\w-]+)+$/i;

const lookUp = (path: string, context: FormContext): unknown => getAt(context, path.split('.'));

/**
 * A value in which `{{user.name}}` stands for something of the context, or which is such a name as a whole.
 *
 * `undefined` where the context does not have what is asked for: then the chart's own default stays.
 */
export function fromContext(value: unknown, context: FormContext): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => fromContext(item, context));

    return items.includes(undefined) ? undefined : items;
  }
  if (isTree(value)) {
    const entries = Object.entries(value).map(([key, item]) => [key, fromContext(item, context)] as const);

    return entries.some(([, item]) => item === undefined) ? undefined : Object.fromEntries(entries);
  }
  if (typeof value !== 'string') {
    return value;
  }
  if (PATH.test(value)) {
    return lookUp(value, context);
  }
  const whole = /^\{\{\s*([\w.-]+)\s*\}\}$/.exec(value);

  if (whole?.[1]) {
    return lookUp(whole[1], context);
  }
  let isKnown = true;
  const text = value.replace(REFERENCE, (_, path: string) => {
    const found = lookUp(path, context);

    isKnown &&= found !== undefined && typeof found !== 'object';

    return String(found);
  });

  return isKnown ? text : undefined;
}
