import type { Locator, Page } from 'playwright-core';

/** The catalogue of templates. */
export class CataloguePage {
  readonly search: Locator;
  readonly cards: Locator;
  readonly count: Locator;
  /** What is said of repositories that cannot be read. */
  readonly problems: Locator;
  /** What is there instead of cards. */
  readonly none: Locator;

  constructor(private readonly page: Page, private readonly url: string) {
    const search = page.getByTestId('product-pods-search');

    this.search = page.locator('input').and(search).or(search.locator('input'));
    this.cards = page.locator('[data-testid^="product-pods-template-"]');
    this.count = page.getByTestId('product-pods-count');
    this.problems = page.getByTestId('product-pods-repository-problems');
    this.none = page.getByTestId('product-pods-no-match');
  }

  /** Opens it, and waits until every repository has answered. */
  async open(query = ''): Promise<void> {
    await this.page.goto(`${ this.url }/dashboard/c/local/explorer/product-pods/catalogue${ query ? `?${ query }` : '' }`);
    await this.count.waitFor();
    await this.count.filter({ hasNotText: 'not answered yet' }).waitFor();
  }

  card(chart: string): Locator {
    return this.page.getByTestId(`product-pods-template-${ chart }`);
  }

  /** How many templates there are. */
  async total(): Promise<number> {
    return Number(/([\d,.]+) templates/.exec(await this.count.innerText())?.[1]?.replace(/\D/g, ''));
  }

  /** Waits until so many of all templates are left. */
  async expectFound(count: number): Promise<void> {
    await this.count.getByText(count === 1 ? /^One of / : new RegExp(`^${ count } of `)).waitFor();
  }

  async choose(filter: 'category' | 'repository' | 'product' | 'sort', option: string): Promise<void> {
    await this.page.getByTestId(filter === 'sort' ? 'product-pods-sort' : `product-pods-filter-${ filter }`).click();
    await this.page.getByRole('option').filter({ hasText: option }).first().click();
  }

  firstTitle(): Promise<string> {
    return this.cards.first().locator('[data-testid*="title"], .item-card-header-title').first().innerText();
  }

  /** Whether the link of a card has the focus. */
  isOnWayOn(): Promise<boolean> {
    return this.page.evaluate('Boolean(document.activeElement?.closest(\'[data-testid^="product-pods-template-"]\'))');
  }
}
