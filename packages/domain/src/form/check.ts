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

/** A field as it is asked about its value, and what it said last. */
interface Asked {
  field: FormField;
  value: unknown;
  problem?: FieldProblem;
}

/** What the chart itself has was taken by Helm before, whatever a question says of it; but what is missing stays missing. */
const isCertain = ({ path, code }: FieldProblem, value: unknown, chartValues: Values): boolean => code === 'required' || !isEqual(value, getAt(chartValues, path));

/** Finds what fields themselves say is wrong; a field that has not changed is not asked again about the same value. */
export function fieldProblems(asked: (field: FormField) => FormField | undefined, chartValues: Values): (fields: readonly FormField[], values: Values) => FieldProblem[] {
  const known = new WeakMap<FormField, Asked>();
  let last: { fields: readonly FormField[]; asked: Asked[] } | undefined;
  const askedOf = (field: FormField): Asked[] => {
    const found = known.get(field);

    if (found) {
      return [found];
    }
    const about = asked(field);

    if (!about) {
      return [];
    }
    const fresh: Asked = { field: about, value: NaN };

    known.set(field, fresh);

    return [fresh];
  };

  return (fields, values) => {
    if (last?.fields !== fields) {
      last = { fields, asked: fields.flatMap(askedOf) };
    }

    return last.asked.flatMap((one): FieldProblem[] | FieldProblem => {
      const value = getAt(values, one.field.path);

      if (one.value !== value) {
        const finding = answerProblem(one.field, value);
        const problem = finding && { path: one.field.path, ...finding };

        one.value = value;
        one.problem = problem && isCertain(problem, value, chartValues) ? problem : undefined;
      }

      return one.problem ?? [];
    });
  };
}

export interface Rules {
  engine: Engine;
  parts: Parts;
  schemaForm: SchemaForm;
  chartValues: Values;
}

/** Values are never changed in place, so that most of them are known from the last time. */
const withoutNullsOf = new WeakMap<Values, Values>();

/** `null` removes a value in Helm, so it is as good as not there. */
function withoutNulls(values: Values): Values {
  const known = withoutNullsOf.get(values);

  if (known) {
    return known;
  }
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

  withoutNullsOf.set(values, changed ?? values);

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
