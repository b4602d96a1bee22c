import type { FormState, Form, Path, Values } from '@product-pods/domain';
import { leavesOf, pathText, setAll } from '@product-pods/domain';

import { matrixToQuery } from './deep-link';
import type { Draft } from './draft';
import { lifeSpec } from './life';
import { lifeToQuery } from './life-query';
import { sizeSpec, sizeToQuery } from './size';

/** Everything of a form that may leave it: secrets stay behind, and lists that hold one with them. */
export const withoutSecrets = (values: Values, secrets: readonly Path[]): Values => setAll(values, secrets.map((path) => [upToList(path), undefined] as const));

/** A secret within a list cannot be left out of it without moving the others. */
const upToList = (path: Path): Path => {
  const index = path.findIndex((key) => typeof key === 'number');

  return index < 0 ? path : path.slice(0, index);
};

const written = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));

/** A link that is longer than this is cut off by somebody on its way. */
export const LINK_MAX_LENGTH = 6_000;

/**
 * The query of a link that opens the same form again: every choice but the name, which is taken once it has been used, and secrets.
 * What the chart has and the form removed cannot be said in a link.
 */
export const linkQuery = (templateId: string, draft: Pick<Draft, 'version' | 'title' | 'purpose' | 'ttl' | 'life' | 'size' | 'matrix'>, form: Form, state: FormState): Record<string, string> => {
  const shared = withoutSecrets(form.output(state), form.secrets(state));
  const { version, title, purpose, ttl, life, size, matrix } = draft;

  return {
    template: templateId,
    version,
    ...(title.trim() ? { title: title.trim() } : {}),
    ...(purpose.trim() ? { purpose: purpose.trim() } : {}),
    ttl:      ttl.trim(),
    ...sizeToQuery(sizeSpec(size)),
    ...lifeToQuery(lifeSpec(life)),
    ...matrixToQuery(matrix),
    ...Object.fromEntries(leavesOf(shared).filter(([, value]) => value !== null && value !== undefined).map(([path, value]) => [`value.${ pathText(path) }`, written(value)])),
  };
};
