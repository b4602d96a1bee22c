import type { Locator, Page } from 'playwright-core';

/** The page of one pod, which is also the page that shows its progress. */
export class PodPage {
  readonly root: Locator;
  readonly message: Locator;
  readonly log: Locator;

  constructor(private readonly page: Page, private readonly url: string) {
    this.root = page.getByTestId('product-pods-detail');
    this.message = page.getByTestId('product-pods-message');
    this.log = page.getByTestId('product-pods-log');
  }

  async open(name: string): Promise<void> {
    await this.page.goto(`${ this.url }/dashboard/c/local/explorer/productpods.io.productpod/pp-${ name }/${ name }`);
    await this.root.waitFor();
  }

  product(name: string): Locator {
    return this.page.getByTestId(`product-pods-product-${ name }`);
  }

  async waitUntilProductReady(name: string, timeoutMs: number): Promise<void> {
    await this.product(name).getByText('Ready', { exact: true }).waitFor({ timeout: timeoutMs });
  }

  /** The login that the page shows when it is asked to. */
  async revealLogin(product: string): Promise<{ username: string; password: string }> {
    const card = this.product(product);

    await card.getByTestId('product-pods-login').click();

    return {
      username: (await card.getByTestId('product-pods-username').innerText()).trim(),
      password: (await card.getByTestId('product-pods-password').innerText()).trim(),
    };
  }

  /** Opens the product in the tab of its own that the link asks for. */
  async openProduct(product: string): Promise<Page> {
    const [tab] = await Promise.all([
      this.page.context().waitForEvent('page'),
      this.product(product).getByRole('link').first().click(),
    ]);

    await tab.waitForLoadState();

    return tab;
  }

  async extend(by: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Extend', exact: true }).first().click();
    const dialog = this.page.getByRole('dialog').or(this.page.locator('.extend-dialog')).first();

    await dialog.getByTestId('product-pods-ttl').fill(by);
    await dialog.getByTestId('product-pods-extend').click();
    await dialog.waitFor({ state: 'hidden' });
  }
}
