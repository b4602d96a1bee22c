import { askedBySchema, checkRules, fieldProblems } from './check';
import type { FormContext } from './context';
import { better } from './enrich';
import type { FormCheck, FormField, FormView } from './field';
import { fieldsWithin } from './field';
import { LIMITS } from './limits';
import type { TemplateProblem } from './problem';
import { allQuestions, readQuestions } from './question';
import type { QuestionForm } from './question-form';
import { questionForm } from './question-form';
import { Engine } from './schema/engine';
import { Parts } from './schema/parts';
import { readSchema } from './schema/read-schema';
import type { Choices } from './schema/draw';
import { SchemaForm } from './schema/schema-form';
import { sameView } from './same';
import type { Path, Values } from './values';
import { difference, getAt, isEqual, isTree, parsePath, pathText, plainValues, setAll, setAt, withoutEmptied } from './values';

/** What a chart brings for its form. Anything may be in it. */
export interface FormSource {
  /** The chart's own values. */
  values: unknown;
  /** The content of `questions.yaml`, or the list in it. */
  questions?: unknown;
  /** The content of `values.schema.json`. */
  schema?: unknown;
}

/** What somebody has answered so far. Never changed in place. */
export interface FormState {
  /** Whole values, with answers to what is hidden now among them: they count again when it is shown. */
  values: Values;
  /** Which of several forms a value was given by hand, by field. */
  choices: Choices;
  /** Places of values that were written as YAML although nothing that is shown asks for them; they count all the same. */
  written?: readonly string[];
}

/** The form of a template. It keeps what it has drawn, so that after a change only what changed is drawn anew. */
export interface Form {
  /** The values of the chart alone. */
  readonly chartValues: Values;
  /** What the template's author has to mend. */
  readonly problems: readonly TemplateProblem[];
  /** Whether there is anything to fill in. */
  readonly hasFields: boolean;
  /** The state to begin with: the chart's values or others, and the defaults of the form where they have none. */
  start: (values?: Values, context?: FormContext) => FormState;
  view: (state: FormState) => FormView;
  /** The state with an answer; `undefined` takes it away. */
  answer: (state: FormState, field: Pick<FormField, 'path' | 'isEntry' | 'options'>, value: unknown) => FormState;
  /** The state with another form of a value chosen. */
  choose: (state: FormState, field: FormField, branch: number) => FormState;
  /** The values that count: where nothing that is shown asks for one, the chart's own. */
  effective: (state: FormState) => Values;
  /** What to send to Helm: only what differs from the chart's own values. */
  output: (state: FormState) => Values;
  /** The places of passwords and other secrets, those that are hidden now among them as far as they were ever shown. */
  secrets: (state: FormState) => readonly Path[];
  /** The state with these effective values, as somebody has written them; answers to what is hidden stay remembered. */
  withEffective: (state: FormState, values: Values) => FormState;
  /** What cannot be sent; `isTimeUp` says when to leave rules that are not ready yet for another time. */
  check: (state: FormState, isTimeUp?: () => boolean) => FormCheck;
}

const never = (): boolean => false;

/** The form of a chart: the questions choose the fields where there are any, and the schema checks what is answered. Never throws. */
export function createForm(source: FormSource): Form {
  const chartValues = plainValues(isTree(source.values) ? source.values : {}, LIMITS.valueDepth) as Values;
  const { questions, problems: questionProblems } = readQuestions(source.questions);
  const { schema, problems: schemaProblems } = source.schema === undefined || source.schema === null ? { schema: undefined, problems: [] } : readSchema(source.schema);
  const problems: TemplateProblem[] = [...questionProblems, ...schemaProblems];
  const engine = new Engine();
  const schemaForm = schema === undefined ? undefined : new SchemaForm(schema, engine, chartValues);
  const parts = schema === undefined ? undefined : new Parts(engine, schema);
  const asking = questions.length ? questionForm(questions, chartValues, (field, { type }) => better(field, type, schemaForm)) : undefined;
  let usable = true;

  problems.push(...asking?.problems ?? []);
  const giveUp = (): void => {
    if (usable) {
      problems.push({ where: 'schema', at: '/', message: 'is too complex to be drawn; values can be given as YAML.' });
    }
    usable = false;
  };
  let lastView: FormView | undefined;
  const views = remembered((state: FormState) => {
    lastView = sameView(lastView, viewOf(state, asking, usable ? schemaForm : undefined, giveUp));

    return lastView;
  });
  const allFields = remembered(({ groups }: FormView) => fieldsWithin(groups.flatMap(({ fields }) => fields)));
  const ownProblems = fieldProblems(asking ? (field) => field : askedBySchema, chartValues);
  const secrets = new Map<string, Path>(allQuestions(questions).filter(({ type }) => type === 'password').map(({ variable }) => [variable, parsePath(variable)]));
  const effective = remembered((state: FormState) => {
    // From the end, so that entries of lists which go do not move those before them.
    const fallbacks = views(state).inactive.filter((path) => !state.written?.includes(pathText(path))).map((path) => [path, getAt(chartValues, path)] as const).reverse();

    return fallbacks.filter(([, usual]) => usual === undefined).reduce((values, [path]) => withoutEmptied(values, path, chartValues, asking !== undefined), setAll(state.values, fallbacks));
  });
  const form: Form = {
    chartValues,
    problems,
    hasFields:     asking !== undefined || schemaForm !== undefined,
    view:          views,
    effective,
    output:        (state) => difference(chartValues, effective(state)),
    answer:        (state, field, value) => ({
      ...state,
      values: answered(state.values, field, value, chartValues),
      ...(state.written?.length ? { written: state.written.filter((place) => place !== pathText(field.path)) } : {}),
    }),
    withEffective: (state, values) => withEffective(state, plainValues(values, LIMITS.valueDepth) as Values, views, chartValues),
    secrets:       (state) => {
      for (const { kind, id, path } of allFields(views(state))) {
        if (kind === 'secret') {
          secrets.set(id, path);
        }
      }

      return [...secrets.values()];
    },
    start:         (values = chartValues, context = {}) => {
      const plain = values === chartValues ? values : plainValues(values, LIMITS.valueDepth) as Values;

      try {
        return { values: asking ? asking.start(plain) : usable ? schemaForm?.start(plain, context) ?? plain : plain, choices: {} };
      } catch {
        giveUp();

        return { values: plain, choices: {} };
      }
    },
    choose: (state, field, branch) => {
      const value = schemaForm?.branchValue(field.id, branch, getAt(state.values, field.path));
      const { values } = form.answer(state, field, value);

      return { values, choices: { ...state.choices, [field.id]: branch } };
    },
    check: (state, isTimeUp = never) => {
      const values = effective(state);
      const own = ownProblems(allFields(views(state)), values);
      const { problems: byRules, complete, unchecked } = parts && schemaForm ? checkRules(values, { engine, parts, schemaForm, chartValues }, isTimeUp) : { problems: [], complete: true, unchecked: false };
      const taken = new Set(own.map(({ path }) => pathText(path)));

      return { problems: [...own, ...byRules.filter(({ path }) => !taken.has(pathText(path)))].slice(0, LIMITS.problems), complete, unchecked };
    },
  };

  return form;
}

/** The function with its last answer kept: it is asked about the same state by everything on a page. */
function remembered<A extends object, R>(compute: (argument: A) => R): (argument: A) => R {
  let last: { argument: A; result: R } | undefined;

  return (argument) => {
    if (last?.argument !== argument) {
      last = { argument, result: compute(argument) };
    }

    return last.result;
  };
}

function viewOf(state: FormState, asking: QuestionForm | undefined, schemaForm: SchemaForm | undefined, giveUp: () => void): FormView {
  if (asking) {
    return asking.view(state.values);
  }

  try {
    return schemaForm?.view(state.values, state.choices) ?? { groups: [], inactive: [] };
  } catch {
    // Too complex, or nested so deep that the stack is full.
    giveUp();

    return { groups: [], inactive: [] };
  }
}

/** A text that is typed and taken back is as good as none, where the chart has none; an entry of a list or map goes with its list or map only. */
function answered(values: Values, { path, isEntry, options }: Pick<FormField, 'path' | 'isEntry' | 'options'>, value: unknown, chartValues: Values): Values {
  if (!path.length) {
    return isTree(value) ? value : {};
  }
  if (isEntry) {
    return setAt(values, path, value ?? '');
  }

  const isNothing = value === '' && getAt(chartValues, path) === undefined && !options?.some((option) => option.value === '');
  const after = setAt(values, path, isNothing ? undefined : value);

  return isNothing || value === undefined ? withoutEmptied(after, path, chartValues) : after;
}

/** What somebody wrote counts as it is, except where a hidden answer only shows the chart's own value in its place. */
function withEffective(state: FormState, values: Values, viewOfState: (state: FormState) => FormView, chartValues: Values): FormState {
  const remembered: [Path, unknown][] = [];
  const written: string[] = [];

  for (const path of viewOfState({ ...state, values }).inactive) {
    const answer = getAt(state.values, path);

    if (!isEqual(getAt(values, path), getAt(chartValues, path))) {
      written.push(pathText(path));
    } else if (answer !== undefined) {
      remembered.push([path, answer]);
    }
  }

  return { ...state, values: setAll(values, remembered), written };
}
