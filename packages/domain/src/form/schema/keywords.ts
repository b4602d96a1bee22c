/** How a keyword of JSON Schema is read. */
type Reading = 'text' | 'number' | 'count' | 'flag' | 'type' | 'pattern' | 'enum' | 'value' | 'examples' | 'schema' | 'list' | 'map' | 'required' | 'items' | 'dependencies' | 'reference' | 'hint';

const KEYS: Record<Reading, readonly string[]> = {
  text:         ['title', 'description', 'format', 'contentMediaType'],
  number:       ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  count:        ['minLength', 'maxLength', 'minItems', 'maxItems', 'minContains', 'maxContains', 'minProperties', 'maxProperties'],
  flag:         ['deprecated', 'readOnly', 'writeOnly', 'uniqueItems'],
  type:         ['type'],
  pattern:      ['pattern'],
  enum:         ['enum'],
  value:        ['const', 'default'],
  examples:     ['examples'],
  schema:       ['additionalProperties', 'unevaluatedProperties', 'propertyNames', 'contains', 'unevaluatedItems', 'not', 'if', 'then', 'else'],
  list:         ['allOf', 'anyOf', 'oneOf', 'prefixItems'],
  map:          ['properties', 'patternProperties', 'dependentSchemas'],
  required:     ['required'],
  items:        ['items', 'additionalItems'],
  dependencies: ['dependentRequired', 'dependencies'],
  reference:    ['$ref', '$dynamicRef', '$recursiveRef'],
  hint:         ['x-onyxia', 'hidden', 'render', 'listEnum', 'sliderMin', 'sliderMax', 'sliderStep', 'sliderUnit'],
};

/** Every keyword that means something here. All others are left alone. */
export const KEYWORDS: ReadonlyMap<string, Reading> = new Map(Object.entries(KEYS).flatMap(([reading, keys]) => keys.map((key) => [key, reading as Reading] as const)));
