import type { Path } from '../form/values';
import { getAt, isEqual, isTree, parsePath } from '../form/values';
import type { Checker } from './check';
import type { TemplateField, TemplateSpec } from './spec';

type Tell = (path: Path, message: string) => void;

/** What the shape of each part cannot tell: whether the parts of a description fit each other. Asked only where the shape is right. */
export function checkTemplateRules(spec: TemplateSpec, checker: Checker): void {
  const tell: Tell = (path, message) => checker.tell('contradiction', path, message);

  spec.products.forEach((product, index) => {
    const at = ['products', index];

    if (product.readiness && !product.endpoint) {
      tell([...at, 'readiness'], 'needs an endpoint to ask');
    }
    if (product.versions && !product.versionValue) {
      tell([...at, 'versions'], 'needs versionValue: the value of the chart that decides the version');
    }
  });
  checkSizes(spec, tell);
  (spec.fields ?? []).forEach((field, index) => checkField(field, ['fields', index], tell));
}

function checkSizes({ sizes = [], fields = [] }: TemplateSpec, tell: Tell): void {
  const chosen = sizes.flatMap(({ default: isDefault }, index) => (isDefault ? [index] : []));

  if (chosen.length > 1) {
    tell(['sizes', chosen[1] ?? 0, 'default'], `is true for sizes[${ chosen[0] }] already; one size is offered first`);
  }
  for (const [index, { values = {} }] of sizes.entries()) {
    const fixed = fields.find((field) => (field.fixed || field.hidden) && getAt(values, parsePath(field.value)) !== undefined);

    if (fixed) {
      tell(['sizes', index, 'values'], `sets ${ fixed.value }, which a field keeps from being changed`);
    }
  }
}

function checkField({ value, options, matrix, default: usual, defaultFrom, fixed, hidden }: TemplateField, at: Path, tell: Tell): void {
  if (usual !== undefined && defaultFrom !== undefined) {
    tell([...at, 'defaultFrom'], 'cannot be there together with default');
  }
  if (matrix && (fixed || hidden)) {
    tell([...at, 'matrix'], `cannot be chosen where the field is ${ fixed ? 'fixed' : 'hidden' }`);
  }
  if (options && usual !== undefined && !options.some((option) => isEqual(option.value, usual))) {
    tell([...at, 'default'], `is none of the options of ${ value }`);
  }
  if (isTree(usual) && matrix) {
    tell([...at, 'default'], 'must be a single value where several can be chosen');
  }
}

/** The fields of a description with those that follow from the versions of its products. */
export function fieldsOf({ products, fields = [] }: Pick<TemplateSpec, 'products' | 'fields'>): TemplateField[] {
  const versions = products.flatMap(({ versionValue, versions: offered }): TemplateField[] => {
    const own = fields.find(({ value }) => value === versionValue);

    return versionValue && offered && !own?.options ? [{ ...own, value: versionValue, options: offered.map((version) => ({ value: version })) }] : [];
  });

  return [...fields.filter(({ value }) => !versions.some((version) => version.value === value)), ...versions];
}

/** The size that is offered first. */
export const defaultSize = ({ sizes = [] }: Pick<TemplateSpec, 'sizes'>): NonNullable<TemplateSpec['sizes']>[number] | undefined => sizes.find((size) => size.default) ?? sizes[0];
