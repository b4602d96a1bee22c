import { typedAnswer } from './answer';
import type { FormField } from './field';
import type { SchemaForm } from './schema/schema-form';

/** A question without a type is asked for as the schema would; one with a type learns from it what it does not say itself. */
export function better(field: FormField, type: string | undefined, schemaForm: SchemaForm | undefined): FormField {
  const known = schemaForm && fieldAt(schemaForm, field);

  if (!known) {
    return field;
  }
  const { slider } = known;

  return {
    ...(type === undefined && isLeaf(known) ? { ...field, ...drawnAs(known) } : agreeing(field, known)),
    ...(field.description || !known.description ? {} : { description: known.description }),
    ...(slider && (type === undefined || type === 'int') && field.rules.min === undefined && field.rules.max === undefined ? { slider } : {}),
    ...(known.deprecated ? { deprecated: true } : {}),
    ...(known.readOnly ? { readOnly: true } : {}),
  };
}

type Drawing = Pick<FormField, 'kind' | 'format' | 'integer' | 'options' | 'numberToo'>;

const isLeaf = ({ kind }: FormField): boolean => !['object', 'list', 'map', 'yaml'].includes(kind);

const drawnAs = ({ kind, format, integer, options, numberToo }: FormField): Drawing => ({ kind, ...(format ? { format } : {}), ...(integer ? { integer } : {}), ...(options ? { options } : {}), ...(numberToo ? { numberToo } : {}) });

/** What answers of a field are, as far as a schema could refuse one for the other. */
const answersOf = ({ kind, numberToo }: FormField): 'text' | 'number' | 'boolean' | undefined => {
  switch (kind) {
  case 'number':
  case 'boolean': return kind;
  case 'text':
  case 'multiline':
  case 'secret': return numberToo ? undefined : 'text';
  default: return undefined;
  }
};

/** A type whose every answer the schema would refuse gives way to the schema's own, and so do options that are written as another type. */
function agreeing(field: FormField, known: FormField): FormField {
  const [asked, wanted] = [answersOf(field), answersOf(known)];

  if (field.options && wanted && wanted !== 'text') {
    return { ...field, options: field.options.map((option) => (typeof option.value === 'string' ? { ...option, value: typedAnswer(known, option.value) } : option)) };
  }
  if (!asked || !wanted || asked === wanted) {
    return field;
  }
  const { integer: _, slider: __, format: ___, ...others } = field;

  return { ...others, ...drawnAs(known) };
}

const fieldAt = (schemaForm: SchemaForm, field: FormField): FormField | undefined => {
  try {
    return schemaForm.fieldAt(field.path.map(String));
  } catch {
    return undefined;
  }
};
