import { LIMITS } from '../limits';
import type { FieldProblem, ProblemCode } from '../problem';
import type { Path } from '../values';
import { getAt } from '../values';
import { formatProblem } from '../formats';
import type { Emitter } from './emit';
import { schemasIn } from './emit';
import type { Finding } from './engine';
import type { PartFinding } from './parts';
import type { Schema, SchemaObject } from './schema';

type Params = Record<string, unknown>;

const TYPE_CODES: Record<string, ProblemCode> = { string: 'notText', integer: 'notInteger', number: 'notNumber', boolean: 'notBoolean', array: 'notList', object: 'notMapping' };
const LIMIT_CODES: Record<string, ProblemCode> = {
  minLength: 'minLength', maxLength: 'maxLength', minItems: 'minItems', maxItems: 'maxItems', minProperties: 'minKeys', maxProperties: 'maxKeys', minimum: 'min', maximum: 'max', exclusiveMinimum: 'above', exclusiveMaximum: 'below',
};

const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value) ?? '');

/** The way to a value from a JSON pointer; what is a position depends on what lies there. */
function pathOf(base: Path, pointer: string, values: unknown): Path {
  const path: (string | number)[] = [...base];

  for (const token of pointer.split('/').slice(1)) {
    const key = token.replaceAll('~1', '/').replaceAll('~0', '~');

    path.push(Array.isArray(getAt(values, path)) ? Number(key) : key);
  }

  return path;
}

/** What a finding says, in the terms of forms. */
function problemOf({ keyword, params, data, schema }: Finding, path: Path): FieldProblem | undefined {
  const given = params as Params;

  switch (keyword) {
  case 'type': {
    const [type = ''] = [given['type']].flat().filter((one) => one !== 'null') as string[];

    return { path, code: TYPE_CODES[type] ?? 'noBranch' };
  }
  case 'required': return { path: [...path, text(given['missingProperty'])], code: 'required' };
  case 'dependentRequired': return { path: [...path, text(given['missingProperty'])], code: 'requiredWith', limit: text(given['property']) };
  case 'minLength':
    return data === '' ? { path, code: 'required' } : { path, code: 'minLength', limit: Number(given['limit']) };
  case 'maxLength':
  case 'minItems':
  case 'maxItems':
  case 'minProperties':
  case 'maxProperties':
  case 'minimum':
  case 'maximum':
  case 'exclusiveMinimum':
  case 'exclusiveMaximum': return { path, code: LIMIT_CODES[keyword] as ProblemCode, limit: Number(given['limit']) };
  case 'multipleOf': return { path, code: 'multipleOf', limit: Number(given['multipleOf']) };
  case 'pattern': return data === '' ? { path, code: 'required' } : { path, code: 'pattern', limit: text(given['pattern']) };
  case 'format': {
    const format = text(given['format']);

    return { path, code: formatProblem(format, text(data)) ?? 'format', limit: format };
  }
  case 'enum': return { path, code: 'notAnOption' };
  case 'const': return { path, code: 'fixed', limit: text(schema).slice(0, LIMITS.label) };
  case 'x-unique': return { path, code: 'uniqueItems' };
  case 'additionalProperties':
  case 'unevaluatedProperties': return { path: [...path, text(given['additionalProperty'] ?? given['unevaluatedProperty'])], code: 'unknownKey' };
  case 'unevaluatedItems':
  case 'items': return { path, code: 'maxItems', limit: Number(given['len'] ?? given['limit'] ?? 0) };
  case 'propertyNames': return { path, code: 'badKey', limit: text(given['propertyName']) };
  case 'contains': return { path, code: 'minItems', limit: Number(given['minContains'] ?? 1) };
  case 'anyOf':
  case 'oneOf': return { path, code: 'noBranch' };
  case 'not':
  case 'false schema': return { path, code: 'forbidden' };
  // It only says that `then` or `else` has said something.
  case 'if': return undefined;
  default: return { path, code: 'forbidden' };
  }
}

/** Everything that can be reached from some schemas. */
function reachable(schemas: readonly Schema[]): Set<SchemaObject> {
  const found = new Set<SchemaObject>();
  const open = [...schemas];

  while (open.length) {
    const schema = open.pop();

    if (typeof schema === 'object' && !found.has(schema)) {
      found.add(schema);
      open.push(...schemasIn(schema), ...(schema.ref === undefined ? [] : [schema.ref]));
    }
  }

  return found;
}

/** What is wrong with the branch that a value is meant to have, and how far it is off. */
export type JudgeBranch = (schema: SchemaObject, path: Path, value: unknown) => readonly Finding[] | undefined;

/**
 * Findings as problems of fields.
 *
 * Where a value may have one of several forms, only what is wrong with the chosen one counts: what it would need for another is no help.
 */
export function problemsOf(findings: readonly PartFinding[], values: unknown, emitter: Emitter, judgeBranch: JudgeBranch): FieldProblem[] {
  const problems = new Map<string, FieldProblem>();
  const add = (problem: FieldProblem | undefined): void => {
    const key = problem && JSON.stringify([problem.path, problem.code]);

    if (key && !problems.has(key) && problems.size < LIMITS.problems) {
      problems.set(key, problem);
    }
  };
  const branchings = findings.filter(({ finding: { keyword } }) => keyword === 'anyOf' || keyword === 'oneOf' || keyword === 'not' || keyword === 'propertyNames' || keyword === 'contains');
  const inner = branchings.map(({ base, finding }) => {
    const origin = emitter.originOf(finding.parentSchema);
    const keyword = finding.keyword as 'anyOf';

    return { at: pathText(base, finding), schemas: reachable([origin?.[keyword] ?? []].flat() as Schema[]) };
  });
  const isInner = ({ base, finding }: PartFinding): boolean => {
    const at = pathText(base, finding);
    const origin = emitter.originOf(finding.parentSchema);

    return origin !== undefined && inner.some((branching) => at.startsWith(branching.at) && branching.schemas.has(origin));
  };

  for (const each of findings) {
    if (isInner(each)) {
      continue;
    }
    const { base, finding } = each;
    const path = pathOf(base, finding.instancePath, values);
    const origin = emitter.originOf(finding.parentSchema);
    const chosen = (finding.keyword === 'anyOf' || finding.keyword === 'oneOf') && origin ? judgeBranch(origin, path, finding.data) : undefined;

    if (chosen?.length) {
      chosen.forEach((one) => add(problemOf(one, pathOf(path, one.instancePath, values))));
    } else {
      add(problemOf(finding, path));
    }
  }

  return [...problems.values()];
}

const pathText = (base: Path, { instancePath }: Finding): string => `${ base.map((key) => `/${ key }`).join('') }${ instancePath }`;
