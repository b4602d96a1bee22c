/**
 * A schema of our own kind: as much of JSON Schema as descriptions of templates need, with the words that authors are told. It is
 * interpreted, never compiled, because the pages where it is used may not make code.
 */
export type Shape = TextShape | IntegerShape | BooleanShape | ScalarShape | AnyShape | ListShape | MappingShape;

interface Described {
  /** What it means, for authors and for `kubectl explain`. */
  description: string;
}

export interface TextShape extends Described {
  type: 'text';
  minLength?: number;
  maxLength?: number;
  enum?: readonly string[];
  /** An ECMAScript regular expression that RE2 reads the same way. */
  pattern?: string;
  /** What no pattern can tell. */
  check?: TextCheck;
  /** What is expected, in words that follow “must”. */
  must?: string;
  /** A number in YAML, such as the version 1.6, means its text. */
  numberToo?: boolean;
}

export const TEXT_CHECKS = ['lifetime', 'regularExpression', 'context', 'path'] as const;
export type TextCheck = typeof TEXT_CHECKS[number];

export interface IntegerShape extends Described {
  type: 'integer';
  minimum: number;
  maximum: number;
}

export interface BooleanShape extends Described {
  type: 'boolean';
}

/** A text, a number or a boolean. */
export interface ScalarShape extends Described {
  type: 'scalar';
}

/** Anything that YAML can say. */
export interface AnyShape extends Described {
  type: 'any';
}

export interface ListShape extends Described {
  type: 'list';
  items: Shape;
  minItems?: number;
  maxItems: number;
  /** What it is a list of, in the plural. */
  of: string;
  /** A lone item means a list of one. */
  single?: boolean;
  /** Field by which no two items may be the same. */
  key?: string;
}

export interface MappingShape extends Described {
  type: 'mapping';
  properties: Readonly<Record<string, Shape>>;
  required?: readonly string[];
  /** Other keys are as good: it is a tree of values of a chart. */
  open?: boolean;
  /** A scalar means the mapping with it as this field. */
  scalarAs?: string;
}
