import type { PolicySize, ProductPodSpec, SIZE_RESOURCES, TemplateSize, TemplateSpec, Values } from '@product-pods/domain';
import { sizeOf } from '@product-pods/domain';

/** How much a pod may use, as far as somebody has chosen. Empty texts leave it to the policies. */
export interface SizeDraft {
  name: string;
  cpu: string;
  memory: string;
  storage: string;
}

export const noSize = (): SizeDraft => ({ name: '', cpu: '', memory: '', storage: '' });

/** Only what somebody has chosen: a size by its name, or else amounts. */
export const sizeSpec = ({ name, cpu, memory, storage }: SizeDraft): Pick<ProductPodSpec, 'size' | 'resources'> => {
  const resources = { ...(cpu.trim() ? { cpu: cpu.trim() } : {}), ...(memory.trim() ? { memory: memory.trim() } : {}), ...(storage.trim() ? { storage: storage.trim() } : {}) };

  return { ...(name ? { size: name } : {}), ...(!name && Object.keys(resources).length ? { resources } : {}) };
};

type Resource = typeof SIZE_RESOURCES[number];

/**
 * What a size of the template asks of the policies: theirs of the same name, or as much as its author says it needs, where they want to
 * know. What somebody has said himself stays, unless it is what the size chosen `before` needs.
 */
export const sizeLike = (draft: SizeDraft, size: TemplateSize, { sizes, questions, before }: { sizes?: readonly PolicySize[]; questions: readonly Resource[]; before?: TemplateSize }): SizeDraft => {
  if (sizes) {
    return sizes.some(({ name }) => name === size.name) ? { ...draft, name: size.name } : draft;
  }
  const changes = questions.filter((resource) => draft[resource] === (before?.resources?.[resource] ?? '')).map((resource) => [resource, size.resources?.[resource] ?? '']);

  return { ...draft, ...Object.fromEntries(changes) };
};

/** What a pod of several asks for, by its own values: where the form asks for what its template's size needs, the pod does for its own. */
export const sizeForValues = ({ size, resources, values }: { size?: string; resources?: ProductPodSpec['resources']; values: Values }, spec: Pick<TemplateSpec, 'sizes'>, own: Values): Pick<ProductPodSpec, 'size' | 'resources'> => {
  const [of, wanted] = [sizeOf(spec, values), sizeOf(spec, own)];

  if (!of || !wanted || of.name === wanted.name) {
    return {};
  }
  if (size !== undefined) {
    return size === of.name ? { size: wanted.name } : {};
  }
  const followed = (Object.entries(resources ?? {}) as [Resource, string][]).map(([resource, amount]) => [resource, amount === of.resources?.[resource] ? wanted.resources?.[resource] ?? amount : amount]);

  return resources ? { resources: Object.fromEntries(followed) } : {};
};

const AMOUNTS = ['cpu', 'memory', 'storage'] as const;

/** The size that a link into the form asks for; nothing where it asks for none. */
export const sizeFromQuery = (query: Record<string, unknown>): SizeDraft | undefined => {
  const given = (key: string): string => (typeof query[key] === 'string' ? query[key] : '');
  const size = { name: given('size'), cpu: given('cpu'), memory: given('memory'), storage: given('storage') };

  return Object.values(size).some(Boolean) ? size : undefined;
};

/** The part of a link that asks for it: amounts that belong to a size go with it. */
export const sizeToQuery = ({ size, resources }: Pick<ProductPodSpec, 'size' | 'resources'>): Record<string, string> => (
  size ? { size } : Object.fromEntries(AMOUNTS.flatMap((amount) => (resources?.[amount] ? [[amount, resources[amount]]] : [])))
);
