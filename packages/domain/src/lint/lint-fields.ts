import { fieldsWithin } from '../form/field';
import type { FormSource } from '../form/form';
import type { Path } from '../form/values';
import { getAt, isTree, parsePath, pathText } from '../form/values';
import { isSingle } from '../template/matrix';
import type { TemplateSpec } from '../template/spec';
import { leavesOf, templateForm } from '../template/template-form';
import type { LintFinding } from './finding';
import type { ChartLint } from './lint-chart';
import type { KnownValues } from './values';
import { isKnownValue, meantValue } from './values';

interface Subject {
  known: KnownValues;
  source: FormSource;
  place: ChartLint['place'];
}

/** What the description says about values: whether they exist, and whether the form can do with them what it is told to. */
export function lintFields(spec: TemplateSpec, { known, source, place }: Subject): LintFinding[] {
  const findings: LintFinding[] = [];
  const reference = (text: string, path: Path, at: Path): boolean => {
    if (isKnownValue(known, path)) {
      return true;
    }
    const meant = meantValue(known, path);

    findings.push({ severity: 'error', rule: 'reference', ...place(at), message: `names the value ${ text }, which values.yaml does not have${ meant ? `; did you mean ${ meant }?` : '.' }` });

    return false;
  };

  spec.products.forEach(({ versionValue }, index) => versionValue && reference(versionValue, parsePath(versionValue), ['products', index, 'versionValue']));
  spec.sizes?.forEach(({ values = {} }, index) => leavesOf(values).forEach(([path]) => reference(pathText(path), path, ['sizes', index, 'values', ...path])));

  const form = templateForm(source, spec);
  const shown = new Map(fieldsWithin(form.view(form.start()).groups.flatMap(({ fields }) => fields)).map((field) => [pathText(field.path), field]));

  spec.fields?.forEach(({ value, matrix, default: usual }, index) => {
    const path = parsePath(value);

    if (!reference(value, path, ['fields', index, 'value'])) {
      return;
    }
    const field = shown.get(pathText(path));
    const own = getAt(known.values, path);

    if (matrix && !field) {
      findings.push({ severity: 'error', rule: 'matrix', ...place(['fields', index, 'matrix']), message: `asks for several values of ${ value }, which the form does not show to begin with.` });
    } else if (matrix && field && !isSingle(field.kind)) {
      findings.push({ severity: 'error', rule: 'matrix', ...place(['fields', index, 'matrix']), message: `asks for several values of ${ value }, which is a ${ field.kind }: only texts, numbers, choices and references can be chosen so.` });
    }
    if (usual !== undefined && own !== undefined && own !== null && own !== '' && kindOf(own) !== kindOf(usual)) {
      findings.push({ severity: 'warning', rule: 'form', ...place(['fields', index, 'default']), message: `is a ${ kindOf(usual) }, where values.yaml has a ${ kindOf(own) }.` });
    }
  });

  return findings;
}

const kindOf = (value: unknown): string => (Array.isArray(value) ? 'list' : isTree(value) ? 'mapping' : typeof value === 'string' ? 'text' : typeof value);
