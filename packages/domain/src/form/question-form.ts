import { compileAnswer, compileCondition, compileJexl, conditionContext } from './condition';
import type { Condition } from './condition';
import type { FieldGroup, FormField, FormView } from './field';
import { LIMITS } from './limits';
import type { TemplateProblem } from './problem';
import type { Question } from './question';
import { questionDefault, questionField, unfitting, withRows } from './question-field';
import type { Path, Values } from './values';
import { getAt, parsePath, pathText, setAll } from './values';

/** A question that is ready to be asked. */
interface Asked {
  question: Question;
  path: Path;
  /** The variable in one spelling. */
  key: string;
  field: FormField;
  group: string;
  isShown?: Condition;
  areSubquestionsShown?: Condition;
  subquestions: Asked[];
  /** The field with its rows, and the value they were made for. */
  drawn?: { value: unknown; field: FormField };
}

/** The part of a form that comes from questions. */
export interface QuestionForm {
  /** Values with the defaults of the questions where there are none. */
  start: (values: Values) => Values;
  view: (values: Values) => FormView;
  problems: TemplateProblem[];
}

/** Makes a field of a question better by what a schema knows about its value. */
export type Enrich = (field: FormField, question: Question) => FormField;

/** The form of a chart's questions. */
export function questionForm(questions: readonly Question[], chartValues: Values, enrich: Enrich = (field) => field): QuestionForm {
  const problems: TemplateProblem[] = [];
  const ids = new Map<string, number>();
  const tell = (at: string, message: string, isDoubt = false): void => {
    if (problems.length < LIMITS.problems) {
      problems.push({ where: 'questions', at, message, ...(isDoubt ? { isDoubt } : {}) });
    }
  };
  const condition = (at: string, compile: typeof compileJexl, expression: string | boolean | undefined): Condition | undefined => {
    const compiled = expression === undefined ? undefined : compile(expression);

    if (compiled?.fault) {
      tell(at, `${ compiled.fault }; so the field is always shown.`);
    }

    return compiled?.holds;
  };
  const prepare = (question: Question, depth: number, parentGroup: string): Asked => {
    const { variable } = question;
    const path = parsePath(variable);
    const key = pathText(path);
    const seen = ids.get(key) ?? 0;
    const group = question.group || parentGroup;

    const held = question.type === undefined ? undefined : unfitting(question, getAt(chartValues, path));

    ids.set(key, seen + 1);
    if (held) {
      tell(`${ variable }: type`, `“${ question.type }” cannot hold the ${ held } that the chart has there, so it is asked for as YAML.`, true);
    }

    return {
      question,
      path,
      key,
      group,
      field:        enrich(questionField(question, seen ? `${ key }#${ seen + 1 }` : key, depth, getAt(chartValues, path)), question),
      isShown:      question.if === undefined ? condition(`${ variable }: show_if`, compileCondition, question.showIf) : condition(`${ variable }: if`, compileJexl, question.if),
      areSubquestionsShown: question.subquestionsIf === undefined
        ? question.showSubquestionsIf === undefined ? undefined : compileAnswer(variable, question.showSubquestionsIf)
        : condition(`${ variable }: subquestions_if`, compileJexl, question.subquestionsIf),
      subquestions: (question.subquestions ?? []).map((inner) => prepare(inner, depth + 1, group)),
    };
  };
  const all = questions.map((question) => prepare(question, 0, ''));
  const draw = (asked: Asked, values: Values): FormField => {
    if (asked.field.kind !== 'list' && asked.field.kind !== 'map') {
      return asked.field;
    }
    const value = getAt(values, asked.path);

    if (!asked.drawn || asked.drawn.value !== value) {
      asked.drawn = { value, field: withRows(asked.field, asked.question.type ?? '', value) };
    }

    return asked.drawn.field;
  };

  return {
    problems,
    start: (values) => startOf(all, values),
    view:  (values) => {
      const context = conditionContext(values);
      const shown: Asked[] = [];
      const hidden: Asked[] = [];
      const visit = (asked: Asked, isVisible: boolean): void => {
        const isHere = isVisible && (asked.isShown?.(context) ?? true);
        const areBelow = isHere && asked.subquestions.length > 0 && (asked.areSubquestionsShown?.(context) ?? true);

        (isHere ? shown : hidden).push(asked);
        asked.subquestions.forEach((inner) => visit(inner, areBelow));
      };

      all.forEach((asked) => visit(asked, true));
      const asking = new Set(shown.map(({ key }) => key));

      return {
        groups:   groupsOf(shown, (asked) => draw(asked, values)),
        inactive: [...new Map(hidden.filter(({ key }) => !asking.has(key)).map(({ key, path }) => [key, path])).values()],
      };
    },
  };
}

/** The defaults of the questions are answers where the chart has none; of several questions for one value the first one counts. */
function startOf(all: readonly Asked[], values: Values): Values {
  const flat = (asked: readonly Asked[]): Asked[] => asked.flatMap((each) => [each, ...flat(each.subquestions)]);
  const defaults = new Map<string, readonly [Path, unknown]>();

  for (const { key, path, question } of flat(all)) {
    const usual = questionDefault(question);

    const value = getAt(values, path);
    // A chart says `null` where it leaves the choice to what it installs; asked for, it is not left open.
    const isOpen = value === undefined || (value === null && question.required);

    if (usual !== undefined && usual !== '' && !defaults.has(key) && isOpen) {
      defaults.set(key, [path, usual]);
    }
  }

  return setAll(values, defaults.values());
}

function groupsOf(shown: readonly Asked[], draw: (asked: Asked) => FormField): FieldGroup[] {
  const groups = new Map<string, { name: string; fields: FormField[] }>();

  for (const asked of shown) {
    const key = asked.group.toLowerCase();
    const group = groups.get(key) ?? { name: asked.group, fields: [] };

    group.fields.push(draw(asked));
    groups.set(key, group);
  }

  return [...groups.values()];
}
