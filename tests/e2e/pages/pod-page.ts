import type { Locator, Page } from 'playwright-core';

/** The page of one pod, which is also the page that shows its progress. */
export class PodPage {
  readonly root: Locator;
  readonly message: Locator;
  readonly log: Locator;
  /** What happens next, when, and why. */
  readonly next: Locator;
  /** What was done a moment ago. */
  readonly done: Locator;
  /** The dialog that gives more time. */
  readonly extendDialog: Locator;

  constructor(private readonly page: Page, private readonly url: string) {
    this.root = page.getByTestId('product-pods-detail');
    this.message = page.getByTestId('product-pods-message');
    this.log = page.getByTestId('product-pods-log');
    this.next = page.getByTestId('product-pods-next');
    this.done = page.getByTestId('product-pods-done');
    this.extendDialog = page.locator('.extend-dialog');
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
    await this.button('Extend…').click();
    await this.giveTime(by);
  }

  /** Gives an expired pod a new life of this length. */
  async bringBack(by: string): Promise<void> {
    await this.button('Bring back…').click();
    await this.giveTime(by);
  }

  async sleep(): Promise<void> {
    await this.button('Sleep').click();
  }

  async wake(): Promise<void> {
    await this.button('Wake').click();
  }

  /** An entry of the menu beside the pod's name. */
  async choose(entry: string): Promise<void> {
    await this.page.getByTestId('masthead-action-menu').click();
    // Their accessible names hold that of the icon too.
    await this.page.getByRole('menuitem').filter({ hasText: new RegExp(`^\\s*${ entry }\\s*$`) }).click();
  }

  /** A banner by what it is about. */
  banner(id: string): Locator {
    return this.page.getByTestId(`product-pods-banner-${ id }`);
  }

  /** Some steps are offered in the page's head and in a banner; either will do. */
  private button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true }).first();
  }

  private async giveTime(by: string): Promise<void> {
    await this.extendDialog.getByTestId('product-pods-ttl').fill(by);
    await this.extendDialog.getByTestId('product-pods-extend').click();
    await this.extendDialog.waitFor({ state: 'hidden' });
  }
}
