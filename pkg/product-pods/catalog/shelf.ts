import type { UsualTime } from '@product-pods/domain';

import type { CatalogTemplate } from './templates';

export const SORTS = ['name', 'ready', 'newest'] as const;
export type Sort = typeof SORTS[number];

/** What somebody looks for in the catalogue; an empty text is everything. */
export interface CatalogueWish {
  search: string;
  category: string;
  repository: string;
  product: string;
  sort: Sort;
}

export const NO_WISH: CatalogueWish = { search: '', category: '', repository: '', product: '', sort: 'name' };

/** A template with what it is found and sorted by, made ready once. */
export interface ShelfItem {
  template: CatalogTemplate;
  /** Everything that its card says, in lower case. */
  text: string;
  title: string;
  categories: readonly string[];
  products: readonly string[];
}

/** One value of a filter, with how many templates have it. */
export interface FilterOption {
  value: string;
  count: number;
}

/** Comparing by a collator that is kept takes a tenth of comparing by the language each time. */
const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** What a template is filed under: what its author says, else the chart's keywords, by which Rancher's own catalogue goes too. */
export const categoriesOf = ({ spec, keywords = [] }: CatalogTemplate): string[] => {
  const own = spec?.categories ?? [];

  return [...new Set((own.length ? own : keywords).map((category) => category.trim()).filter(Boolean))];
};

export const productsOf = ({ spec }: CatalogTemplate): string[] => [...new Set((spec?.products ?? []).map(({ name, title }) => title ?? name))];

const itemOf = (template: CatalogTemplate): ShelfItem => {
  const versions = (template.spec?.products ?? []).map(({ name, title, version }) => `${ name } ${ title ?? '' } ${ version ?? '' }`);
  const categories = categoriesOf(template);

  return { template, categories, products: productsOf(template), title: template.title.toLowerCase(), text: [template.title, template.chart, template.summary, ...versions, ...categories].join(' ').toLowerCase() };
};

const items = new WeakMap<CatalogTemplate, ShelfItem>();

/** The templates made ready for being searched. */
export const shelve = (templates: readonly CatalogTemplate[]): ShelfItem[] => templates.map((template) => {
  const known = items.get(template) ?? itemOf(template);

  items.set(template, known);

  return known;
});

const counted = (values: readonly string[]): FilterOption[] => {
  const counts = new Map<string, number>();

  for (const value of values) {
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }

  return [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => collator.compare(a.value, b.value));
};

/** What the catalogue can be filtered by. */
export const filtersOf = (shelf: readonly ShelfItem[]): Record<'category' | 'repository' | 'product', FilterOption[]> => ({
  category:   counted(shelf.flatMap(({ categories }) => categories)),
  repository: counted(shelf.map(({ template }) => template.repository)),
  product:    counted(shelf.flatMap(({ products }) => products)),
});

export type UsualOf = (template: CatalogTemplate) => UsualTime | undefined;

const byName = (a: ShelfItem, b: ShelfItem): number => collator.compare(a.template.title, b.template.title) || collator.compare(a.template.id, b.template.id);

/** The same templates in another order. As measured here before as estimated, and both before what nobody knows. */
export const sorted = (shelf: readonly ShelfItem[], sort: Sort, usual: UsualOf): ShelfItem[] => {
  const keyed = (key: (item: ShelfItem) => number): ShelfItem[] => shelf.map((item) => ({ item, at: key(item) })).sort((a, b) => a.at - b.at || byName(a.item, b.item)).map(({ item }) => item);

  switch (sort) {
  case 'name': return [...shelf].sort(byName);
  case 'ready': return keyed(({ template }) => usual(template)?.p50 ?? template.spec?.readySeconds ?? Number.MAX_VALUE);
  case 'newest': return keyed(({ template }) => -(template.released ?? 0));
  }
};

/** Those that somebody looks for: every word of the search is found in what the card says, and every filter fits. Where the title says it all, it comes first. */
export const wanted = (shelf: readonly ShelfItem[], { search, category, repository, product }: CatalogueWish): ShelfItem[] => {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = shelf.filter((item) => (!category || item.categories.includes(category)) &&
    (!repository || item.template.repository === repository) &&
    (!product || item.products.includes(product)) &&
    words.every((word) => item.text.includes(word)));
  const isNamed = ({ title }: ShelfItem): boolean => words.every((word) => title.includes(word));

  return words.length ? [...found.filter(isNamed), ...found.filter((item) => !isNamed(item))] : found;
};

/** A wish as it stands in an address, and back. */
export const wishFrom = (query: Record<string, unknown>): CatalogueWish => {
  const text = (key: string): string => (typeof query[key] === 'string' ? query[key] : '');
  const sort = SORTS.find((each) => each === query['sort']) ?? 'name';

  return { search: text('search'), category: text('category'), repository: text('repository'), product: text('product'), sort };
};

/** What of a wish belongs into an address: only what is not as usual. */
export const queryOf = (wish: CatalogueWish): Record<string, string> => Object.fromEntries(Object.entries(wish).filter(([key, value]) => value !== NO_WISH[key as keyof CatalogueWish])) as Record<string, string>;
