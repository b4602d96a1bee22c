import type { FormSource, Values } from '@product-pods/domain';

const QUESTIONS = 500;
const PROPERTIES = 2_000;
/** Questions, or properties, of one group. */
const PER_GROUP = 50;

const count = <T>(length: number, make: (index: number) => T): T[] => Array.from({ length }, (_, index) => make(index));

type Json = Record<string, unknown>;

function question(index: number): Json {
  const kinds: Json[] = [
    { type: 'string', default: `name-${ index }`, min_length: 1, max_length: 40, valid_chars: 'a-z0-9-' },
    { type: 'int', default: String(index % 90), min: 0, max: 1000 },
    { type: 'boolean', default: index % 3 === 0 },
    { type: 'enum', options: ['small', 'medium', 'large'], default: 'small' },
    { type: 'password', default: '' },
    { type: 'multiline', default: 'one\ntwo' },
    { type: 'hostname', default: `host-${ index }.example.org` },
    { type: 'radio', options: { a: 'One way', b: 'The other' }, default: 'a' },
    { type: 'float', default: '0.5' },
    { type: 'string', default: '2Gi', required: true },
  ];
  const group = Math.floor(index / PER_GROUP);

  return {
    variable:    `part${ group }.setting${ index }`,
    label:       `Setting ${ index }`,
    description: `What setting ${ index } of part ${ group } is good for.`,
    group:       `Part ${ group }`,
    ...kinds[index % kinds.length],
    // Every tenth is shown for an answer elsewhere.
    ...(index % 10 === 8 ? { show_if: `part${ group }.setting${ index - 6 }=${ String((index - 6) % 3 === 0) }` } : {}),
  };
}

/** A chart with so many questions in groups, of every kind that is typed or chosen, some of them shown for others' answers. */
export const questionsChart = (): FormSource => ({ values: {}, questions: { questions: count(QUESTIONS, question) } });

const KINDS: readonly ((index: number) => { schema: Json; value: unknown })[] = [
  (index) => ({ schema: { type: 'string', title: `Property ${ index }`, minLength: 1, maxLength: 40, pattern: '^[a-z0-9-]+$' }, value: `name-${ index }` }),
  () => ({ schema: { type: 'integer', minimum: 0, maximum: 100 }, value: 5 }),
  (index) => ({ schema: { type: 'boolean', title: `Switch ${ index }` }, value: index % 3 === 0 }),
  () => ({ schema: { type: 'string', enum: ['small', 'medium', 'large'] }, value: 'small' }),
  () => ({ schema: { type: 'string', format: 'uri' }, value: 'https://example.org/' }),
  () => ({ schema: { type: ['string', 'null'], 'x-onyxia': { render: 'textArea' } }, value: 'one\ntwo' }),
  () => ({ schema: { type: 'number', exclusiveMinimum: 0 }, value: 0.5 }),
  () => ({ schema: { $ref: '#/$defs/size' }, value: '2Gi' }),
  () => ({ schema: { type: 'array', items: { type: 'string', minLength: 1 } }, value: ['one', 'two'] }),
  () => ({ schema: { type: 'object', additionalProperties: { type: 'string' } }, value: { key: 'value' } }),
];

function properties(from: number, length: number): { properties: Json; values: Values } {
  const made = count(length, (offset) => {
    const index = from + offset;

    return { key: `property${ index }`, made: KINDS[index % KINDS.length]?.(index) };
  });

  return {
    properties: Object.fromEntries(made.map(({ key, made: one }) => [key, { ...one?.schema, description: `What ${ key } is good for.` }])),
    values:     Object.fromEntries(made.map(({ key, made: one }) => [key, one?.value])),
  };
}

const DEFS = { size: { type: 'string', pattern: '^[0-9]+(\\.[0-9]+)?(Ki|Mi|Gi)$', title: 'Size' } };
const DRAFT = 'https://json-schema.org/draft/2020-12/schema';

/** A chart without questions whose schema has so many properties, in mappings of the first level. */
export function nestedSchemaChart(): FormSource {
  const parts = count(PROPERTIES / PER_GROUP, (group) => ({ key: `part${ group }`, ...properties(group * PER_GROUP, PER_GROUP) }));

  return {
    schema: { $schema: DRAFT, $defs: DEFS, type: 'object', properties: Object.fromEntries(parts.map(({ key, properties: inner }) => [key, { type: 'object', properties: inner, required: Object.keys(inner).slice(0, 10) }])) },
    values: Object.fromEntries(parts.map(({ key, values }) => [key, values])),
  };
}

/** The same number of properties beside each other, so that nothing divides the form. */
export function flatSchemaChart(): FormSource {
  const { properties: all, values } = properties(0, PROPERTIES);

  return { schema: { $schema: DRAFT, $defs: DEFS, type: 'object', properties: all, required: Object.keys(all).slice(0, 100) }, values };
}
