import type { Path } from './values';
import { pathText } from './values';

/** Reasons why an answer cannot be sent. The page has a sentence for each in the user's language; {@link problemMessage} has the English one. */
export const PROBLEM_CODES = [
  'required', 'minLength', 'maxLength', 'min', 'max', 'above', 'below', 'multipleOf', 'notInteger', 'notNumber', 'notText', 'notBoolean', 'notList', 'notMapping', 'validChars', 'invalidChars',
  'pattern', 'hostname', 'ipaddr', 'cidr', 'cron', 'quantity', 'email', 'uri', 'date', 'format', 'notAnOption', 'fixed', 'minItems', 'maxItems', 'uniqueItems', 'minKeys', 'maxKeys', 'unknownKey',
  'badKey', 'requiredWith', 'noBranch', 'forbidden', 'notYaml',
] as const;
export type ProblemCode = typeof PROBLEM_CODES[number];

/** What is wrong with the answer at a path. */
export interface FieldProblem {
  path: Path;
  code: ProblemCode;
  /** The limit that was passed, the characters that are allowed, the other field that asks for this one. */
  limit?: string | number;
}

/** Something in a template that its author has to mend; the form leaves it out. */
export interface TemplateProblem {
  where: 'questions' | 'schema' | 'values' | 'template';
  /** Where exactly: a variable, or a JSON pointer into the schema. */
  at: string;
  /** One English sentence for the author. */
  message: string;
  /** It may be meant so: Helm takes it. */
  isDoubt?: boolean;
}

const MESSAGES: Record<ProblemCode, string> = {
  required:     'This is needed.',
  minLength:    'At least {limit} characters.',
  maxLength:    'At most {limit} characters.',
  min:          'At least {limit}.',
  max:          'At most {limit}.',
  above:        'More than {limit}.',
  below:        'Less than {limit}.',
  multipleOf:   'A multiple of {limit}.',
  notInteger:   'A whole number is needed.',
  notNumber:    'A number is needed.',
  notText:      'A text is needed.',
  notBoolean:   'Yes or no is needed.',
  notList:      'A list is needed.',
  notMapping:   'A mapping of keys to values is needed.',
  validChars:   'Only these characters are allowed: {limit}',
  invalidChars: 'These characters are not allowed: {limit}',
  pattern:      'This does not have the form that is asked for: {limit}',
  hostname:     'This is not a host name such as demo.example.org: lower-case letters, digits and hyphens, in parts divided by dots.',
  ipaddr:       'This is not an IP address.',
  cidr:         'This is not a network such as 10.0.0.0/8.',
  cron:         'This is not a schedule in cron notation.',
  quantity:     'This is not a quantity such as 500m, 2Gi or 1.5.',
  email:        'This is not a mail address.',
  uri:          'This is not an address such as https://example.org/.',
  date:         'This is not a date or time such as 2027-01-31 or 2027-01-31T18:00:00Z.',
  format:       'This is not of the form “{limit}”.',
  notAnOption:  'Choose one of the options.',
  fixed:        'Only {limit} is allowed here.',
  minItems:     'At least {limit} entries.',
  maxItems:     'At most {limit} entries.',
  uniqueItems:  'No entry may be there twice.',
  minKeys:      'At least {limit} keys.',
  maxKeys:      'At most {limit} keys.',
  unknownKey:   'The template does not know this.',
  badKey:       'This key is not allowed: {limit}',
  requiredWith: 'This is needed because {limit} is set.',
  noBranch:     'This fits none of the forms that the template allows.',
  forbidden:    'The template does not allow this together with the rest.',
  notYaml:      'This is not YAML.',
};

/** The problem as one English sentence. */
export const problemMessage = ({ code, limit }: FieldProblem): string => MESSAGES[code].replace('{limit}', () => String(limit ?? ''));

/** The problem with its place in front, for where no field shows it. */
export const problemLine = (problem: FieldProblem): string => `${ pathText(problem.path) || 'values' }: ${ problemMessage(problem) }`;
