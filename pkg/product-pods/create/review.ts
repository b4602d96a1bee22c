import type { Path, TemplateSpec, Values } from '@product-pods/domain';
import { getAt, isTree, overlay, parsePath, pathText } from '@product-pods/domain';

/** One value that differs from the chart's own. */
export interface Change {
  place: string;
  from: string;
  to: string;
}

const HIDDEN = '••••••';
const MAX_LENGTH = 300;

const written = (value: unknown): string => {
  const text = value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value);

  return text.length > MAX_LENGTH ? `${ text.slice(0, MAX_LENGTH) }…` : text;
};

/** Whether the value at a path is a secret, or holds one. */
const isSecret = (path: Path, secrets: readonly string[]): boolean => {
  const place = pathText(path);

  return secrets.some((secret) => secret === place || secret.startsWith(`${ place }.`) || secret.startsWith(`${ place }[`));
};

/** What is sent, value by value, beside what the chart has; secrets are not shown. */
export const changesOf = (output: Values, chartValues: Values, secretPaths: readonly Path[]): Change[] => {
  const secrets = secretPaths.map(pathText);
  const visit = (tree: Values, path: Path): Change[] => Object.entries(tree).flatMap(([key, value]) => {
    const place = [...path, key];
    const usual = getAt(chartValues, place);

    if (isTree(value) && Object.keys(value).length && (isTree(usual) || usual === undefined)) {
      return visit(value, place);
    }
    const hide = (shown: unknown): string => (shown !== undefined && shown !== null && shown !== '' && isSecret(place, secrets) ? HIDDEN : written(shown));

    return [{ place: pathText(place), from: hide(usual), to: hide(value) }];
  });

  return visit(output, []);
};

/** What is sent for several pods: what all of them have in common, and of each one, in their order, the values that not all have. */
export interface ChangesOfAll {
  common: Change[];
  /** With the template's own value where a pod does not change it. */
  own: Change[][];
}

/** The same as {@link changesOf} for several pods, told apart. */
export const changesOfAll = (outputs: readonly Values[], chartValues: Values, secretPaths: readonly Path[]): ChangesOfAll => {
  const all = outputs.map((output) => new Map(changesOf(output, chartValues, secretPaths).map((change) => [change.place, change])));
  const places = new Map(all.flatMap((changes) => [...changes]));
  const isCommon = ({ place, to }: Change): boolean => all.every((changes) => changes.get(place)?.to === to);

  return {
    common: [...places.values()].filter(isCommon),
    own:    all.map((changes) => [...places.values()].filter((change) => !isCommon(change)).map((change) => changes.get(change.place) ?? { ...change, to: change.from })),
  };
};

/** The products of a pod with their versions, as far as the description or the pod's own values tell them. */
export const productsOf = ({ products }: Pick<TemplateSpec, 'products'>, output: Values, chartValues: Values): string[] => {
  const values = overlay(chartValues, output);

  return products.map(({ name, title, version, versionValue }) => {
    const chosen = versionValue === undefined ? undefined : getAt(values, parsePath(versionValue));

    return [title ?? name, (typeof chosen === 'string' || typeof chosen === 'number') && chosen !== '' ? String(chosen) : version].filter(Boolean).join(' ');
  });
};
