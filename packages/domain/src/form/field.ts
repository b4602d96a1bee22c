import type { FieldProblem, TemplateProblem } from './problem';
import type { Path } from './values';

/** How a field is drawn. `yaml` takes what has no better way of being typed; `note` only says something. */
export const FIELD_KINDS = ['text', 'multiline', 'secret', 'number', 'boolean', 'choice', 'radio', 'list', 'map', 'object', 'reference', 'yaml', 'note'] as const;
export type FieldKind = typeof FIELD_KINDS[number];

/** What a text must be, and what helps in typing it. */
export type Format = 'hostname' | 'ipaddr' | 'cidr' | 'cron' | 'quantity' | 'email' | 'uri' | 'date' | 'date-time' | 'time' | 'uuid';

export interface FieldOption {
  value: unknown;
  label: string;
}

/** What an answer must keep to, as far as the field itself can tell; a schema may ask for more. */
export interface FieldRules {
  min?: number;
  max?: number;
  minLength?: number;
  maxLength?: number;
  validChars?: string;
  invalidChars?: string;
}

/** Bounds between which a handle can be drawn; `unit` is appended where the value is a text. */
export interface Slider {
  min: number;
  max: number;
  step: number;
  unit?: string;
}

/** Several forms that a value may have, of which one is chosen. */
export interface Branches {
  titles: string[];
  selected: number;
}

/**
 * One field of a form as it stands now. Its text comes from a chart and is not to be trusted.
 *
 * A field that has not changed is the same object as before, so that nobody needs to draw it again.
 */
export interface FormField {
  /** Unique within the form, and the same as long as the field means the same. */
  id: string;
  path: Path;
  kind: FieldKind;
  label: string;
  description?: string;
  tooltip?: string;
  /** How deep it is nested below its group. */
  depth: number;
  required: boolean;
  readOnly?: boolean;
  deprecated?: boolean;
  rules: FieldRules;
  format?: Format;
  /** Numbers: only whole ones. */
  integer?: boolean;
  /** Texts: what looks like a number is one. */
  numberToo?: boolean;
  /** What applies as long as nothing is answered. */
  fallback?: unknown;
  options?: FieldOption[];
  multiple?: boolean;
  searchable?: boolean;
  slider?: Slider;
  /** Name of the type, as Rancher's stores know it, of which an object is to be chosen. */
  reference?: string;
  /** Several values may be chosen, each for a pod of its own. */
  matrix?: boolean;
  /** `yaml`: the value is the text itself. */
  asText?: boolean;
  branches?: Branches;
  /** An optional mapping that is not there; it can be added as {@link added}. */
  absent?: boolean;
  added?: unknown;
  /** Fields of a mapping, rows of a list, entries of a map. */
  children?: readonly FormField[];
  /** An entry of a list or map: cleared, it stays. */
  isEntry?: boolean;
  /** Value that a new row or entry begins with. */
  fresh?: unknown;
  minItems?: number;
  maxItems?: number;
}

/** Fields that belong together; `name` is empty for those whose author made no group. */
export interface FieldGroup {
  name: string;
  description?: string;
  fields: readonly FormField[];
}

/** What is to be drawn for some values. */
export interface FormView {
  groups: readonly FieldGroup[];
  /** Paths whose values do not count now, because nothing that is shown asks for them. */
  inactive: readonly Path[];
}

/** What is wrong with the answers, and whether everything was looked at. */
export interface FormCheck {
  problems: readonly FieldProblem[];
  complete: boolean;
  /** Some rules cannot be checked here; Helm checks them when it installs. */
  unchecked: boolean;
}

export type { FieldProblem, TemplateProblem };

/** The fields and all within them, in the order in which they are drawn. */
export function fieldsWithin(fields: readonly FormField[], found: FormField[] = []): FormField[] {
  for (const field of fields) {
    found.push(field);
    if (field.children?.length) {
      fieldsWithin(field.children, found);
    }
  }

  return found;
}
