import type { FormField } from './field';
import type { SchemaForm } from './schema/schema-form';

/** A question without a type is asked for as the schema would; one with a type learns from it what it does not say itself. */
export function better(field: FormField, type: string | undefined, schemaForm: SchemaForm | undefined): FormField {
  const known = schemaForm && fieldAt(schemaForm, field);

  if (!known) {
    return field;
  }
  const { kind, format, integer, options, slider, numberToo } = known;
  const isLeaf = !['object', 'list', 'map', 'yaml'].includes(kind);

  return {
    ...(type === undefined && isLeaf ? { ...field, kind, ...(format ? { format } : {}), ...(integer ? { integer } : {}), ...(options ? { options } : {}), ...(numberToo ? { numberToo } : {}) } : field),
    ...(field.description || !known.description ? {} : { description: known.description }),
    ...(slider && (type === undefined || type === 'int') && field.rules.min === undefined && field.rules.max === undefined ? { slider } : {}),
    ...(known.deprecated ? { deprecated: true } : {}),
    ...(known.readOnly ? { readOnly: true } : {}),
  };
}

const fieldAt = (schemaForm: SchemaForm, field: FormField): FormField | undefined => {
  try {
    return schemaForm.fieldAt(field.path.map(String));
  } catch {
    return undefined;
  }
};
