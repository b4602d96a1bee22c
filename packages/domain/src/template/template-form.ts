import type { FormContext } from '../form/context';
import { fromContext } from '../form/context';
import type { FieldGroup, FormField, FormView } from '../form/field';
import { fieldsWithin } from '../form/field';
import type { Form, FormSource, FormState } from '../form/form';
import { createForm } from '../form/form';
import type { FieldProblem } from '../form/problem';
import type { Question } from '../form/question';
import { questionField } from '../form/question-field';
import type { Path, Values } from '../form/values';
import { getAt, isEqual, isTree, parsePath, pathText, setAll } from '../form/values';
import { defaultSize, fieldsOf } from './rules';
import type { TemplateField, TemplateSize, TemplateSpec } from './spec';

interface Rule extends TemplateField {
  path: Path;
  /** What it must stay. */
  kept?: { value: unknown };
}

/** The places of a tree that hold something, with what they hold. */
export const leavesOf = (values: Values, at: Path = []): [Path, unknown][] => Object.entries(values).flatMap(([key, value]): [Path, unknown][] => (
  isTree(value) && Object.keys(value).length ? leavesOf(value, [...at, key]) : [[[...at, key], value]]
));

/** A chart of which nobody says how to ask for a value is asked by what the value is now. */
function questionFor({ value, label, description, options }: Rule, usual: unknown): Question {
  const type = options ? 'enum' : typeof usual === 'boolean' ? 'boolean' : typeof usual === 'number' ? (Number.isInteger(usual) ? 'int' : 'float') : typeof usual === 'object' && usual !== null ? 'yaml' : 'string';

  return { variable: value, type, ...(label ? { label } : {}), ...(description ? { description } : {}), ...(options ? { options: options.map((option) => ({ value: option.value, label: option.label ?? String(option.value) })) } : {}) };
}

function changed(field: FormField, { label, description, options, matrix, fixed, kept }: Rule): FormField {
  return {
    ...field,
    ...(label ? { label } : {}),
    ...(description ? { description } : {}),
    ...(options ? { kind: 'choice' as const, options: options.map((option) => ({ value: option.value, label: option.label ?? String(option.value) })) } : {}),
    ...(matrix ? { matrix } : {}),
    ...(fixed || kept ? { readOnly: true } : {}),
  };
}

/**
 * The form of a chart with what its description makes of it: other questions, fixed and hidden values, defaults from the context and from
 * the size that is offered first, choices. Never throws.
 *
 * `existing` are all values of a pod that is there already: what cannot be changed afterwards stays as it is.
 */
export function templateForm(source: FormSource, spec: Pick<TemplateSpec, 'fields' | 'products' | 'questions' | 'sizes'> | undefined, existing?: Values): Form {
  const form = createForm({ ...source, ...(spec?.questions ? { questions: spec.questions } : {}) });
  const rules = (spec ? fieldsOf(spec) : []).map((field): Rule => {
    const path = parsePath(field.value);

    return { ...field, path, ...(existing && field.immutable ? { kept: { value: getAt(existing, path) } } : {}) };
  });
  // A pod that is there has the size that it has.
  const size = spec && !existing ? defaultSize(spec) : undefined;

  if (!rules.length && !size) {
    return form;
  }
  const byPlace = new Map(rules.map((rule) => [pathText(rule.path), rule]));
  const view = viewer(form, byPlace);

  return {
    ...form,
    hasFields: form.hasFields || rules.some(({ hidden }) => !hidden),
    view,
    start:     (values = form.chartValues, context = {}) => {
      const begun = form.start(values, context);

      return { ...begun, values: setAll(begun.values, beginnings({ form, rules, sizeValues: size?.values ?? {}, given: values, context, isNew: !existing })) };
    },
    check: (state, isTimeUp) => {
      const check = form.check(state, isTimeUp);
      const taken = new Set(check.problems.map(({ path }) => pathText(path)));
      const own = rules.flatMap((rule) => problemOf(rule, getAt(form.effective(state), rule.path), form.chartValues)).filter(({ path }) => !taken.has(pathText(path)));

      return own.length ? { ...check, problems: [...own, ...check.problems] } : check;
    },
  };
}

interface Beginning {
  form: Form;
  rules: readonly Rule[];
  sizeValues: Values;
  given: Values;
  context: FormContext;
  /** Nobody has answered anything yet. */
  isNew: boolean;
}

/** What the description begins with, where nobody has chosen anything else: fixed values always. */
function beginnings({ form, rules, sizeValues, given, context, isNew }: Beginning): [Path, unknown][] {
  const isUntouched = (path: Path): boolean => isNew && isEqual(getAt(given, path), getAt(form.chartValues, path));
  const own = rules.flatMap((rule): [Path, unknown][] => {
    const value = rule.defaultFrom === undefined ? rule.default : fromContext(rule.defaultFrom, context);
    const usual = value ?? (rule.fixed ? getAt(form.chartValues, rule.path) : undefined);

    return usual !== undefined && (rule.fixed || isUntouched(rule.path)) ? [[rule.path, usual]] : [];
  });

  return [...leavesOf(sizeValues).filter(([path]) => isUntouched(path)), ...own];
}

/** The values with those that follow from a changed context, where nobody has chosen anything else. */
export function withContext(values: Values, { fields = [] }: Pick<TemplateSpec, 'fields'>, { form, before, after }: { form: Form; before: FormContext; after: FormContext }): Values {
  return setAll(values, fields.flatMap(({ value, defaultFrom }): [Path, unknown][] => {
    const path = parsePath(value);
    const [old, now] = [before, after].map((context) => (defaultFrom === undefined ? undefined : fromContext(defaultFrom, context)));
    const isUntouched = isEqual(getAt(values, path), old ?? getAt(form.chartValues, path));

    return now !== undefined && isUntouched ? [[path, now]] : [];
  }));
}

/** The size that the values are of; `undefined` where they are of none. */
export const sizeOf = ({ sizes = [] }: Pick<TemplateSpec, 'sizes'>, values: Values): TemplateSize | undefined => sizes.find((size) => leavesOf(size.values ?? {}).every(([path, value]) => isEqual(getAt(values, path), value)));

/** What makes values of one size those of another: what only others set goes back to what the chart has. */
export function sizeChanges({ sizes = [] }: Pick<TemplateSpec, 'sizes'>, { values: own = {} }: TemplateSize, chartValues: Values): [Path, unknown][] {
  const others = sizes.flatMap(({ values = {} }) => leavesOf(values)).filter(([path]) => getAt(own, path) === undefined);

  return [...others.map(([path]): [Path, unknown] => [path, getAt(chartValues, path)]), ...leavesOf(own)];
}

function problemOf({ path, fixed, default: usual, options, kept }: Rule, value: unknown, chartValues: Values): FieldProblem[] {
  const wanted = kept ? kept.value : usual ?? getAt(chartValues, path);

  if ((fixed || kept) && wanted !== undefined && !isEqual(value, wanted)) {
    return [{ path, code: 'fixed', limit: typeof wanted === 'object' ? JSON.stringify(wanted) : String(wanted) }];
  }
  const isKnown = !options || value === undefined || value === '' || options.some((option) => isEqual(option.value, value) || String(option.value) === String(value));

  return isKnown ? [] : [{ path, code: 'notAnOption' }];
}

/** Draws what the form draws, changed by rules; what has not changed is the same object as before. */
function viewer(form: Form, rules: ReadonlyMap<string, Rule>): (state: FormState) => FormView {
  const drawn = new WeakMap<FormField, FormField | null>();
  const groups = new WeakMap<FieldGroup, FieldGroup>();
  const places = [...rules.keys()];
  const draw = (field: FormField): FormField[] => {
    const known = drawn.get(field);

    if (known !== undefined) {
      return known ? [known] : [];
    }
    const place = pathText(field.path);
    const rule = rules.get(place);
    const inner = field.children?.length && places.some((each) => each.startsWith(`${ place }.`)) ? { ...field, children: field.children.flatMap(draw) } : field;
    const result = rule?.hidden ? null : rule ? changed(inner, rule) : inner;

    drawn.set(field, result);

    return result ? [result] : [];
  };
  const drawGroup = (group: FieldGroup): FieldGroup => {
    const known = groups.get(group) ?? { ...group, fields: group.fields.flatMap(draw) };

    groups.set(group, known);

    return known;
  };
  const begun = form.view(form.start());
  const asked = new Set([...fieldsWithin(begun.groups.flatMap(({ fields }) => fields)).map(({ path }) => path), ...begun.inactive].map(pathText));
  const missing = [...rules].filter(([place, { hidden }]) => !hidden && !asked.has(place)).map(([place, rule]) => {
    const usual = getAt(form.chartValues, rule.path);

    return changed(questionField(questionFor(rule, usual), place, 0, usual), rule);
  });
  let last: { view: FormView; result: FormView } | undefined;

  return (state) => {
    const view = form.view(state);

    if (last?.view === view) {
      return last.result;
    }
    const shown = view.groups.map(drawGroup).filter(({ fields }) => fields.length);
    const [first, ...rest] = shown;
    // Beside the chart's own first fields, not in a group of their own before them.
    const result = { ...view, groups: !missing.length ? shown : first ? [{ ...first, fields: [...first.fields, ...missing] }, ...rest] : [{ name: '', fields: missing }] };

    last = { view, result };

    return result;
  };
}
