import type { MappingShape, Shape } from './shape';
import { TEMPLATE_SHAPE } from './schema';

export type JsonSchema = Record<string, unknown>;

/** What two products, sizes or fields may not share, as Kubernetes checks it. */
const listKeys = (key: string | undefined): JsonSchema => (key === undefined ? {} : { 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': [key] });

/** Rules that Kubernetes can check by itself, by the description of the mapping that they are about. */
const RULES: readonly { of: (shape: MappingShape) => boolean; rule: string; message: string }[] = [
  { of: ({ properties }) => 'readiness' in properties, rule: '!has(self.readiness) || has(self.endpoint)', message: 'readiness needs an endpoint to ask' },
  { of: ({ properties }) => 'versions' in properties, rule: '!has(self.versions) || has(self.versionValue)', message: 'versions need versionValue: the value of the chart that decides the version' },
  {
    of:      ({ properties }) => 'matrix' in properties,
    rule:    '!has(self.matrix) || !self.matrix || ((!has(self.fixed) || !self.fixed) && (!has(self.hidden) || !self.hidden))',
    message: 'a field that is fixed or hidden cannot be chosen for a matrix',
  },
];

function structural(shape: Shape): JsonSchema {
  const { description } = shape;

  switch (shape.type) {
  case 'text': {
    const { minLength, maxLength, pattern, enum: values } = shape;

    return { type: 'string', description, ...(values ? { enum: [...values] } : { ...(minLength ? { minLength } : {}), ...(maxLength ? { maxLength } : {}), ...(pattern ? { pattern } : {}) }) };
  }
  case 'integer': return { type: 'integer', description, minimum: shape.minimum, maximum: shape.maximum };
  case 'boolean': return { type: 'boolean', description };
  // Kubernetes keeps what it is told no type of.
  case 'scalar':
  case 'any': return { description, 'x-kubernetes-preserve-unknown-fields': true };
  case 'list': return { type: 'array', description, items: structural(shape.items), ...(shape.minItems ? { minItems: shape.minItems } : {}), maxItems: shape.maxItems, ...listKeys(shape.key) };
  case 'mapping': {
    const { properties, required, open } = shape;
    const rules = RULES.filter(({ of }) => of(shape)).map(({ rule, message }) => ({ rule, message }));

    return {
      type: 'object',
      description,
      ...(required ? { required: [...required] } : {}),
      ...(rules.length ? { 'x-kubernetes-validations': rules } : {}),
      ...(open ? { 'x-kubernetes-preserve-unknown-fields': true } : { properties: Object.fromEntries(Object.entries(properties).map(([key, inner]) => [key, structural(inner)])) }),
    };
  }
  }
}

/** The schema of a description as Kubernetes wants it in a `CustomResourceDefinition`. */
export const templateStructuralSchema = (): JsonSchema => structural(TEMPLATE_SHAPE);

const also = (schema: JsonSchema, description: string, ...others: JsonSchema[]): JsonSchema => ({ description, anyOf: [schema, ...others] });

function plain(shape: Shape): JsonSchema {
  const { description } = shape;

  switch (shape.type) {
  case 'text': return shape.numberToo ? also(structural(shape), description, { type: 'number' }) : structural(shape);
  case 'integer':
  case 'boolean': return structural(shape);
  case 'scalar': return { description, type: ['string', 'number', 'boolean'] };
  case 'any': return { description };
  case 'list': {
    const { items, minItems, maxItems, single } = shape;
    const whole = { type: 'array', description, items: plain(items), ...(minItems ? { minItems } : {}), maxItems };

    return single ? also(whole, description, plain(items)) : whole;
  }
  case 'mapping': {
    const { properties, required, open, scalarAs } = shape;
    const whole = {
      type: 'object', description, ...(required ? { required: [...required] } : {}), ...(open ? {} : { properties: Object.fromEntries(Object.entries(properties).map(([key, inner]) => [key, plain(inner)])), additionalProperties: false }),
    };

    return scalarAs === undefined ? whole : also(whole, description, plain(properties[scalarAs] as Shape));
  }
  }
}

/** The schema of a description as editors read it (JSON Schema, draft-07), with the short forms that an annotation may have. */
export const templateJsonSchema = (): JsonSchema => ({ $schema: 'http://json-schema.org/draft-07/schema#', title: 'TemplateSpec', ...plain(TEMPLATE_SHAPE) });
