import type { Path, Values } from '@product-pods/domain';
import { getAt, isTree, pathText } from '@product-pods/domain';

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
