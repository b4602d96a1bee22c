/**
 * What a form takes from a chart at most. Charts are hostile until proven otherwise: what exceeds these is left out of the form, named as
 * a fault of the template, and can still be given as YAML.
 */
export const LIMITS = {
  /** Questions, nested ones included. */
  questions: 2_000,
  /** How deep questions may be nested. */
  questionDepth: 10,
  /** Options of one question or enum. */
  options: 1_000,
  /** Characters of a label, of a longer text, and of a condition or pattern. */
  label: 200,
  text: 4_000,
  expression: 1_000,
  pattern: 500,
  /** Characters of `values.schema.json`. */
  schemaText: 2_000_000,
  /** Schemas within it, and how deep they may be nested. */
  schemas: 20_000,
  schemaDepth: 80,
  /** Fields that are drawn, how deep they may be nested, and rows of one list. */
  fields: 5_000,
  fieldDepth: 10,
  rows: 200,
  /** Schemas that are looked at to draw or to check the form once; a schema of references can ask for more than the age of the universe. */
  steps: 200_000,
  /** Schemas and stretches of text that are compared with values to check a form once. */
  checks: 100_000,
  /** Messages about one form. */
  problems: 200,
  /** Values of a chart and what is typed as YAML, in characters; Rancher passes on 1 MiB with the chart. */
  yaml: 1_000_000,
  /** How deep values may be nested. */
  valueDepth: 100,
} as const;
