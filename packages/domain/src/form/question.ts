import { LIMITS } from './limits';
import type { TemplateProblem } from './problem';
import { isForbidden, isTree, parsePath } from './values';

/** One question of a chart's `questions.yaml`, as Rancher documents it, after {@link readQuestions} has made sure of its types. */
export interface Question {
  variable: string;
  label?: string;
  description?: string;
  tooltip?: string;
  /** In lower case. */
  type?: string;
  required?: boolean;
  default?: unknown;
  group?: string;
  options?: { value: unknown; label: string }[];
  multiple?: boolean;
  searchable?: boolean;
  min?: number;
  max?: number;
  minLength?: number;
  maxLength?: number;
  validChars?: string;
  invalidChars?: string;
  /** Jexl. */
  if?: string | boolean;
  /** Jexl, or the older `a=b&&c!=d`. */
  showIf?: string | boolean;
  subquestions?: Question[];
  /** Jexl: whether the subquestions are shown. */
  subquestionsIf?: string | boolean;
  /** The answer to this question with which its subquestions are shown. */
  showSubquestionsIf?: string | boolean;
}

export interface ReadQuestions {
  questions: Question[];
  problems: TemplateProblem[];
}

/** What Rancher knows beside the types in brackets. */
const TYPES = ['string', 'hostname', 'multiline', 'password', 'ipaddr', 'cidr', 'cron', 'boolean', 'enum', 'int', 'float', 'radio', 'yaml', 'questionmap', 'reference', 'configmap', 'secret', 'storageclass', 'pvc', 'cloudcredential'];

/** Every key that a question may have. */
export const QUESTION_KEYS: readonly string[] = [
  'variable', 'label', 'description', 'tooltip', 'type', 'required', 'default', 'group', 'options', 'multiple', 'searchable', 'min', 'max', 'min_length', 'max_length', 'valid_chars', 'invalid_chars',
  'if', 'show_if', 'subquestions', 'subquestions_if', 'subquestion_if', 'show_subquestions_if', 'show_subquestion_if',
];

/** What authors write for types that there are; Rancher takes it for texts, and the numbers in them break the chart. */
const ALIASES: Record<string, string> = { integer: 'int', number: 'float', bool: 'boolean', text: 'string', 'array[': 'array[string]', 'map[': 'map[string]' };

/** Reads questions one by one; what is wrong with one is told and left out, and the others stay. */
class Reader {
  readonly problems: TemplateProblem[] = [];
  private count = 0;

  problem(at: string, message: string): undefined {
    if (this.problems.length < LIMITS.problems) {
      this.problems.push({ where: 'questions', at, message });
    }

    return undefined;
  }

  questions(value: unknown, at: string, depth: number): Question[] {
    if (!Array.isArray(value)) {
      this.problem(at, 'must be a list of questions.');

      return [];
    }
    if (depth > LIMITS.questionDepth) {
      this.problem(at, `nests questions deeper than ${ LIMITS.questionDepth } levels.`);

      return [];
    }
    const read: Question[] = [];

    for (const [index, item] of value.entries()) {
      if (this.count >= LIMITS.questions) {
        this.problem(at, `has more than ${ LIMITS.questions } questions; those after it are left out.`);
        break;
      }
      const question = this.question(item, `${ at }[${ index }]`, depth);

      if (question) {
        read.push(question);
      }
    }

    return read;
  }

  private question(value: unknown, at: string, depth: number): Question | undefined {
    if (!isTree(value)) {
      return this.problem(at, 'must be a mapping.');
    }
    const { variable } = value;
    const path = typeof variable === 'string' ? parsePath(variable) : [];

    if (typeof variable !== 'string' || variable.length > LIMITS.label || !path.length || path.includes('')) {
      return this.problem(at, 'has no variable that names a value of the chart.');
    }
    if (isForbidden(path)) {
      return this.problem(at, `has the variable ${ variable }, which cannot be set.`);
    }
    this.count += 1;
    const text = (key: string, max: number = LIMITS.text): string | undefined => this.text(value[key], `${ variable }: ${ key }`, max);
    const number = (key: string): number | undefined => this.number(value[key], `${ variable }: ${ key }`);
    const condition = (...keys: string[]): string | boolean | undefined => keys.map((key) => this.condition(value[key], `${ variable }: ${ key }`)).find((found) => found !== undefined);

    return withoutUndefined<Question>({
      variable,
      label:              text('label', LIMITS.label),
      description:        text('description'),
      tooltip:            text('tooltip'),
      type:               this.type(value['type'], variable),
      required:           this.flag(value['required']),
      default:            value['default'] === null ? undefined : value['default'],
      group:              text('group', LIMITS.label)?.trim(),
      options:            value['options'] === undefined || value['options'] === null ? undefined : this.options(value['options'], variable),
      multiple:           this.flag(value['multiple']),
      searchable:         this.flag(value['searchable']),
      min:                number('min'),
      max:                number('max'),
      minLength:          number('min_length'),
      maxLength:          number('max_length'),
      validChars:         text('valid_chars', LIMITS.pattern),
      invalidChars:       text('invalid_chars', LIMITS.pattern),
      if:                 condition('if'),
      showIf:             condition('show_if'),
      subquestionsIf:     condition('subquestions_if', 'subquestion_if'),
      showSubquestionsIf: condition('show_subquestions_if', 'show_subquestion_if'),
      // `~` stands for no subquestions at all.
      subquestions:       value['subquestions'] === undefined || value['subquestions'] === null ? undefined : this.questions(value['subquestions'], `${ variable }: subquestions`, depth + 1),
    });
  }

  private type(value: unknown, variable: string): string | undefined {
    const given = this.text(value, `${ variable }: type`, LIMITS.label)?.trim().toLowerCase();
    const type = given !== undefined && Object.hasOwn(ALIASES, given) ? ALIASES[given] : given;

    if (type && !TYPES.includes(type) && !/^(array|map|reference)\[.*\]$/.test(type) && type !== 'array' && type !== 'map') {
      this.problem(`${ variable }: type`, `“${ type }” is no type of a question; it is asked for as a text.`);
    }

    return type;
  }

  private text(value: unknown, at: string, max: number): string | undefined {
    if (value === undefined || value === null) {
      return undefined;
    }
    if (typeof value === 'object') {
      return this.problem(at, 'must be a text.');
    }
    const text = String(value);

    if (text.length > max) {
      this.problem(at, `has more than ${ max } characters; the rest is left out.`);
    }

    return text.slice(0, max);
  }

  private number(value: unknown, at: string): number | undefined {
    if (value === undefined || value === null || value === '') {
      return undefined;
    }
    const number = typeof value === 'string' || typeof value === 'number' ? Number(value) : NaN;

    return Number.isFinite(number) ? number : this.problem(at, 'must be a number.');
  }

  private flag(value: unknown): boolean | undefined {
    return value === undefined || value === null ? undefined : value === true || value === 'true';
  }

  private condition(value: unknown, at: string): string | boolean | undefined {
    if (typeof value === 'boolean' || value === undefined || value === null) {
      return value ?? undefined;
    }
    if (typeof value === 'object') {
      return this.problem(at, 'must be an expression.');
    }
    const text = String(value);

    // Cut off, an expression would mean something else.
    return text.length > LIMITS.expression ? this.problem(at, `has more than ${ LIMITS.expression } characters, so the field is always shown.`) : text;
  }

  private options(value: unknown, variable: string): Question['options'] {
    const at = `${ variable }: options`;

    if (typeof value !== 'object' || value === null) {
      return this.problem(at, 'must be a list, or a mapping of values to labels.');
    }
    const isList = Array.isArray(value);
    const entries: [string, unknown][] = Object.entries(value);
    const usable = entries.flatMap(([key, entry]) => optionOf(isList ? undefined : key, entry) ?? []).slice(0, LIMITS.options);

    if (usable.length < entries.length) {
      this.problem(at, `holds ${ entries.length - usable.length } entries that are no texts, or are more than ${ LIMITS.options }; they are left out.`);
    }

    return usable;
  }
}

const isWord = (value: unknown): value is string | number | boolean => ['string', 'number', 'boolean'].includes(typeof value);

/** An option: a word, a list of words, or a value with a label; under a key, the value is the key. */
function optionOf(key: string | undefined, entry: unknown): { value: unknown; label: string } | undefined {
  const { value, label } = isTree(entry) ? { value: entry['value'], label: entry['label'] ?? entry['value'] } : { value: entry, label: entry };
  const words: unknown[] = Array.isArray(value) && key === undefined ? value : [value];

  if (!words.length || !words.every(isWord) || !(isWord(label) || label === value)) {
    return undefined;
  }

  return { value: key ?? value, label: (isWord(label) ? String(label) : words.join(', ')).slice(0, LIMITS.label) };
}

const withoutUndefined = <T extends object>(value: T): T => Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as T;

/** The questions of a chart: the list, or the whole content of `questions.yaml`. Never throws. */
export function readQuestions(value: unknown): ReadQuestions {
  const reader = new Reader();
  const list = isTree(value) ? value['questions'] : value;

  return { questions: list === undefined || list === null ? [] : reader.questions(list, 'questions', 0), problems: reader.problems };
}

/** Every question in order, nested ones after their parent, whether shown or not. */
export const allQuestions = (questions: readonly Question[]): Question[] => questions.flatMap((question) => [question, ...allQuestions(question.subquestions ?? [])]);
