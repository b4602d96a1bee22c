import { answerProblem } from './answer';
import type { FormCheck, FormField } from './field';
import type { FieldProblem } from './problem';
import type { Engine } from './schema/engine';
import { problemsOf } from './schema/findings';
import type { Parts } from './schema/parts';
import type { SchemaForm } from './schema/schema-form';
import type { Values } from './values';
import { getAt, isEqual, isTree } from './values';

/** What a text has to look like. */
const FORMAT_CODES: readonly string[] = ['hostname', 'ipaddr', 'cidr', 'cron', 'email', 'uri', 'date', 'format'];

/** A schema's rules are checked by the schema; only these two formats are known to the field alone. */
export const askedBySchema = (field: FormField): FormField | undefined => (field.format === 'quantity' || field.format === 'cron' ? { ...field, required: false, rules: {} } : undefined);

/** Finds what fields themselves say is wrong; a field that has not changed is not asked again about the same value. */
export function fieldProblems(asked: (field: FormField) => FormField | undefined): (fields: readonly FormField[], values: Values) => FieldProblem[] {
  const known = new WeakMap<FormField, { asked: FormField | undefined; value?: unknown; problem?: FieldProblem }>();

  return (fields, values) => fields.flatMap((field): FieldProblem[] | FieldProblem => {
    let last = known.get(field);

    if (!last) {
      last = { asked: asked(field), value: NaN };
      known.set(field, last);
    }
    if (!last.asked) {
      return [];
    }
    const value = getAt(values, field.path);

    if (last.value !== value) {
      const problem = answerProblem(last.asked, value);

      last.value = value;
      last.problem = problem && { path: field.path, ...problem };
    }

    return last.problem ?? [];
  });
}

export interface Rules {
  engine: Engine;
  parts: Parts;
  schemaForm: SchemaForm;
  chartValues: Values;
}

/** `null` removes a value in Helm, so it is as good as not there. */
function withoutNulls(values: Values): Values {
  let changed: Values | undefined;

  for (const key of Object.keys(values)) {
    const value = values[key];
    const kept = value === null ? undefined : isTree(value) ? withoutNulls(value) : value;

    if (kept !== value || value === undefined) {
      changed ??= { ...values };
      if (kept === undefined) {
        delete changed[key];
      } else {
        changed[key] = kept;
      }
    }
  }

  return changed ?? values;
}

/** What the rules of a schema say of values, as far as they are ready to be asked. */
export function checkRules(values: Values, { engine, parts, schemaForm, chartValues }: Rules, isTimeUp: () => boolean): FormCheck {
  const given = withoutNulls(values);

  engine.begin();
  const { findings, complete, tooComplex } = parts.check(given, isTimeUp);
  const problems = problemsOf(findings, given, engine.emitter, (origin, path, value) => {
    const branch = schemaForm.branchAt(path, [origin.oneOf, origin.anyOf]);
    const verdict = branch === undefined ? undefined : engine.judge(branch, value);

    return verdict === 'tooComplex' ? undefined : verdict;
  });
  // How a text has to look is where validators differ most; what the chart itself has, Helm has taken before.
  const certain = problems.filter(({ path, code }) => !FORMAT_CODES.includes(code) || !isEqual(getAt(given, path), getAt(chartValues, path)));

  return { problems: certain, complete, unchecked: tooComplex };
}
