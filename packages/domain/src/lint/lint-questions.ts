import { answerProblem } from '../form/answer';
import { fieldsWithin } from '../form/field';
import { createForm } from '../form/form';
import { problemMessage } from '../form/problem';
import { QUESTION_KEYS, allQuestions, readQuestions } from '../form/question';
import type { Question } from '../form/question';
import type { Path } from '../form/values';
import { getAt, isTree, parsePath, pathText } from '../form/values';
import { didYouMean } from '../template/suggest';
import type { ChartDocument } from './document';
import type { LintFinding } from './finding';
import type { KnownValues } from './values';
import { isKnownValue, meantValue } from './values';

type Warn = (path: Path, at: string, finding: Pick<LintFinding, 'rule' | 'message'>) => LintFinding;

/** What is doubtful about the questions of a chart, beside what its form says of them. */
export function lintQuestions(questions: ChartDocument, known: KnownValues): LintFinding[] {
  const { value } = questions;
  const list = isTree(value) ? value['questions'] : value;
  const read = allQuestions(readQuestions(value).questions);
  const warn: Warn = (path, at, finding) => ({ severity: 'warning', file: questions.file, ...questions.place([...(isTree(value) ? ['questions'] : []), ...path]), at, ...finding });

  return [...lintKeys(list, [], warn), ...lintVariables(read, known, (variable) => questionPath(list, variable) ?? [], warn), ...lintDefaults(value, known, (variable) => questionPath(list, variable) ?? [], warn)];
}

/** Where the question for a variable stands. */
export function questionPath(list: unknown, variable: string): Path | undefined {
  for (const [index, question] of (Array.isArray(list) ? list as unknown[] : []).entries()) {
    if (!isTree(question)) {
      continue;
    }
    const inner = question['variable'] === variable ? [] : questionPath(question['subquestions'], variable);

    if (inner) {
      return question['variable'] === variable ? [index] : [index, 'subquestions', ...inner];
    }
  }

  return undefined;
}

/** Keys that are nearly those of a question: Rancher does not see them. */
function lintKeys(list: unknown, at: Path, warn: Warn): LintFinding[] {
  return (Array.isArray(list) && at.length < 20 ? list as unknown[] : []).flatMap((question, index): LintFinding[] => {
    if (!isTree(question)) {
      return [];
    }
    const own = Object.keys(question).filter((key) => !QUESTION_KEYS.includes(key)).flatMap((key): LintFinding[] => {
      const meant = didYouMean(key, QUESTION_KEYS);

      return meant ? [warn([...at, index, key], `${ String(question['variable']) }: ${ key }`, { rule: 'questions', message: `is no key of a question; did you mean ${ meant }?` })] : [];
    });

    return [...own, ...lintKeys(question['subquestions'], [...at, index, 'subquestions'], warn)];
  });
}

/** Whether a condition speaks of a variable, whatever it says. */
const mentions = (condition: string, variable: string): boolean => condition.split(/[^\w.-]+/).includes(variable);

/** Questions for values that the chart does not have. Those that only decide which others are asked need none. */
function lintVariables(questions: readonly Question[], known: KnownValues, placeOf: (variable: string) => Path, warn: Warn): LintFinding[] {
  const conditions = questions.flatMap(({ showIf, if: shown, subquestionsIf }) => [showIf, shown, subquestionsIf]).filter((each): each is string => typeof each === 'string');

  return questions.flatMap(({ variable, subquestions }): LintFinding[] => {
    const path = parsePath(variable);

    if (isKnownValue(known, path) || subquestions?.length || conditions.some((condition) => mentions(condition, variable))) {
      return [];
    }
    const meant = meantValue(known, path);

    return [warn(placeOf(variable), variable, { rule: 'reference', message: `is asked for, but values.yaml has no such value${ meant ? `; did you mean ${ meant }?` : '.' }` })];
  });
}

/** Values of the chart that its questions would not take from anybody. */
function lintDefaults(questions: unknown, { values }: KnownValues, placeOf: (variable: string) => Path, warn: Warn): LintFinding[] {
  const form = createForm({ values, questions });

  return fieldsWithin(form.view(form.start()).groups.flatMap(({ fields }) => fields)).flatMap((field): LintFinding[] => {
    const value = getAt(values, field.path);
    const problem = value === undefined ? undefined : answerProblem(field, value);

    return !problem || problem.code === 'required' ? [] : [warn(placeOf(pathText(field.path)), pathText(field.path), { rule: 'form', message: `has the value ${ JSON.stringify(value) } in values.yaml, which the question does not allow: ${ problemMessage({ path: field.path, ...problem }) }` })];
  });
}
