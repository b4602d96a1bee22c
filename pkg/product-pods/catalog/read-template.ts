import type { TemplateSpec } from '@product-pods/domain';
import { TEMPLATE_MAX_LENGTH, parseTemplate, usableTemplate } from '@product-pods/domain';
import { CORE_SCHEMA, load } from 'js-yaml';

type Read = ReturnType<typeof parseTemplate>;

/** What the two readers take differently: references within a text, and numbers with underscores. */
const DIFFERENT = /[&*]|\d_/;

const quickly = (text: string): TemplateSpec | undefined => {
  if (text.length > TEMPLATE_MAX_LENGTH || DIFFERENT.test(text)) {
    return undefined;
  }

  try {
    const read = usableTemplate(load(text, { schema: CORE_SCHEMA }));

    return read.ok ? read.value : undefined;
  } catch {
    return undefined;
  }
};

/**
 * The description of a template, as {@link parseTemplate} reads it.
 *
 * Of a thousand of them nearly all are right, and a reader that keeps no places takes a tenth of the time; what is wrong is read again by
 * the one that says where.
 */
export const readTemplate = (text: string): Read => {
  const value = quickly(text);

  return value ? { ok: true, value } : parseTemplate(text);
};
