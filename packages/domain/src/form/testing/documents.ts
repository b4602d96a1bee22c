import { parse } from 'yaml';

/** Documents of charts that use everything there is: what mutations begin with. */
export const QUESTIONS: unknown = parse(`
questions:
  - { variable: name, label: Name, type: string, required: true, default: demo, min_length: 1, max_length: 20, valid_chars: a-z, group: General, tooltip: Any, description: What it is called }
  - { variable: size, type: enum, options: [small, large], default: small, group: General }
  - { variable: kind, type: radio, options: { a: First, b: Second }, show_if: size=large&&name!=demo }
  - variable: ingress.enabled
    type: boolean
    default: false
    show_subquestion_if: true
    group: Network
    subquestions:
      - { variable: ingress.host, type: hostname, required: true, show_if: ingress.enabled == true }
      - variable: ingress.paths
        type: array[string]
        default: [/]
        subquestions:
          - { variable: ingress.deep, type: int, min: 0, max: 5 }
  - { variable: labels, type: "map[string]", default: { tier: web } }
  - { variable: schedule, type: cron, default: 0 3 * * * }
  - { variable: pull, type: secret, if: 'size in ["small", "large"] ? name ^= "d" : false' }
  - { variable: extra, type: yaml, default: "a: 1" }
  - { variable: ratio, type: float, min: 0, max: 1 }
  - { variable: disk, default: 5Gi }
`);

export const SCHEMA: unknown = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $defs:   {
    port: { type: 'integer', minimum: 1, maximum: 65_535 },
    node: { $anchor: 'node', type: 'object', properties: { name: { type: 'string', pattern: '^[a-z]+$' }, next: { $ref: '#node' }, all: { type: 'array', items: { $ref: '#/$defs/node' } } } },
  },
  type:       'object',
  required:   ['name', 'store'],
  properties: {
    name:     { type: 'string', minLength: 1, format: 'hostname', default: 'demo' },
    replicas: { $ref: '#/$defs/port', title: 'Replicas', deprecated: true },
    store:    { oneOf: [{ title: 'Bucket', properties: { type: { const: 's3' }, bucket: { type: 'string' } }, required: ['type', 'bucket'], additionalProperties: false }, { properties: { type: { const: 'disk' }, size: { type: 'string', default: '1Gi' } }, required: ['type'] }] },
    mode:     { oneOf: [{ const: 'a', title: 'First' }, { const: 'b' }] },
    either:   { anyOf: [{ type: 'string' }, { type: 'integer' }, { type: 'null' }] },
    hosts:    { type: 'array', minItems: 1, uniqueItems: true, items: { type: 'object', properties: { host: { type: 'string', format: 'uri' }, tls: { type: 'boolean' } }, required: ['host'] } },
    flags:    { type: 'array', uniqueItems: true, items: { enum: ['x', 'y', 'z'] } },
    pair:     { prefixItems: [{ type: 'string' }, { type: 'integer' }], items: false },
    labels:   { type: 'object', additionalProperties: { type: 'string' }, propertyNames: { pattern: '^[a-z]+$' }, maxProperties: 5 },
    tree:     { $ref: '#/$defs/node' },
    secret:   { type: 'string', 'x-onyxia': { overwriteDefaultWith: '{{user.name}}', hidden: { path: 'mode', value: 'a' } } },
    memory:   { type: 'string', render: 'slider', sliderMin: 1, sliderMax: 8, sliderStep: 1, sliderUnit: 'Gi' },
  },
  if:                { properties: { mode: { const: 'a' } } },
  then:              { properties: { why: { type: 'string', maxLength: 10 } }, required: ['why'] },
  else:              { properties: { other: { type: 'number', multipleOf: 0.5, exclusiveMinimum: 0 } } },
  dependentRequired: { secret: ['memory'] },
  dependentSchemas:  { memory: { properties: { cpu: { type: 'string' } } } },
  allOf:             [{ properties: { name: { maxLength: 40 } } }, { not: { required: ['forbidden'] } }],
};

export const VALUES: unknown = parse(`
name: demo
size: small
replicas: 1
store: { type: disk, size: 1Gi }
mode: a
either: x
hosts: [{ host: https://a.example/, tls: true }]
flags: [x]
pair: [a, 1]
labels: { tier: web }
tree: { name: root, next: { name: leaf }, all: [{ name: a }] }
ingress: { enabled: true, paths: [/] }
secret: s
memory: 2Gi
why: so
`);
