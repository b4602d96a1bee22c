import { Jexl } from 'jexl';

import { LIMITS } from './limits';
import type { Values } from './values';
import { getAt, parsePath } from './values';

/** Says whether something is shown, in the context of {@link conditionContext}. */
export type Condition = (context: Values) => boolean;

/** Why a condition of a chart cannot be used, where it cannot. */
export interface CompiledCondition {
  holds: Condition;
  fault?: string;
}

/** An engine of our own: what another part of the page adds to the shared one must not reach expressions of charts. */
const jexl = new Jexl();
/** Under this name an expression reaches the values as a whole, and so names that Jexl could not read. */
const WHOLE = '$values';
const LITERAL = /^(true|false|null)$/;

/** A name with a hyphen would be a subtraction in Jexl. */
const reference = (name: string): string => (/^[\w-]+(\.[\w-]+)*$/.test(name) && name.includes('-') ? [WHOLE, ...parsePath(name).map((key) => `["${ key }"]`)].join('') : name);

function migrateTerm(term: string): string {
  const parts = /^(!?[^=!<>]+?)(!?=)([^=]*)$/.exec(term.trim());

  if (!parts) {
    return term.trim();
  }
  const [, left = '', operator, right = ''] = parts;
  const key = reference(left.trim());
  const value = right.trim();

  if (value === '') {
    return operator === '!=' ? `!!${ key }` : `!${ key }`;
  }
  // Numbers are compared as text, so that version 10.3 is not 10.30.
  const literal = LITERAL.test(value) || /^(["']).*\1$/.test(value) ? value : JSON.stringify(value);

  return `${ key } ${ operator === '!=' ? '!=' : '==' } ${ literal }`;
}

/** An expression in pieces: texts in quotes are kept whole, `&&`, `||` and parentheses stand alone. */
const pieces = (expression: string): string[] => expression.match(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\|\||&&|[()]|[^"'|&()]+|[|&"']/g) ?? [];

/** Whether a term has begun with the text that is compared, as in `plan=Hosted`: parentheses behind it belong to that text. */
const isComparing = (term: string): boolean => /^[^=<>"']*[^=!<>]!?=\s*[^=~\s"'][^"']*$/.test(term);

/** Rancher's older `a=b&&c!=d` in terms of Jexl; an expression that is Jexl already stays as it is. */
export function migrateCondition(expression: string): string {
  const parts: string[] = [''];
  let open = 0;

  for (const piece of pieces(expression)) {
    const term = parts.at(-1) ?? '';
    const isOfText = open > 0 ? /^[()]$/.test(piece) : piece === '(' && isComparing(term);

    if (isOfText) {
      open += piece === '(' ? 1 : -1;
    }
    if (/^(\|\||&&|[()])$/.test(piece) && !isOfText) {
      open = 0;
      parts.push(piece, '');
    } else {
      parts[parts.length - 1] += piece;
    }
  }

  return parts.map((part) => (/^(\|\||&&|[()])$/.test(part) || !part.trim() ? part : ` ${ migrateTerm(part) } `)).join('').trim();
}

/** The values as conditions see them: by their names, and as a whole. */
export const conditionContext = (values: Values): Values => Object.assign(Object.create(null) as Values, values, { [WHOLE]: values });

/** Operators that are nested too deep would exhaust the stack of the evaluator. */
const isTooDeep = (expression: string): boolean => (expression.match(/[([{?!^]|\|\||&&|[-+*/%.|]/g) ?? []).length > 200;

/**
 * A condition of a chart, in Jexl.
 *
 * What cannot be read or evaluated shows the field: a question too many is better than one that cannot be answered.
 */
export function compileJexl(expression: string | boolean): CompiledCondition {
  if (typeof expression === 'boolean') {
    return { holds: () => expression };
  }
  if (expression.trim() === '') {
    return { holds: () => true };
  }
  if (expression.length > LIMITS.expression * 2 || isTooDeep(expression)) {
    return { holds: () => true, fault: 'is too complex to be evaluated' };
  }

  try {
    const compiled = jexl.compile(expression);

    return {
      holds: (context) => {
        try {
          return Boolean(compiled.evalSync(context));
        } catch {
          return true;
        }
      },
    };
  } catch (error) {
    return { holds: () => true, fault: `cannot be read: ${ error instanceof Error ? error.message.split('\n')[0] : String(error) }` };
  }
}

/** A condition that may be written in the older form. */
export const compileCondition = (expression: string | boolean): CompiledCondition => compileJexl(typeof expression === 'string' ? migrateCondition(expression) : expression);

/** Whether the answer at `variable` is the one that was asked for. */
export function compileAnswer(variable: string, wanted: string | boolean): Condition {
  const path = parsePath(variable);

  return (context) => {
    const answer = getAt(context, path);

    switch (String(wanted)) {
    case 'true': return Boolean(answer) && answer !== 'false';
    case 'false': return !answer || answer === 'false';
    default: return String(answer ?? '') === wanted;
    }
  };
}
