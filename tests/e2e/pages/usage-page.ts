import type { Locator, Page } from 'playwright-core';

/** Who uses what, and what goes past policies. */
export class UsagePage {
  /** What is added up; there once the pods have been counted. */
  readonly ready: Locator;
  readonly unmanaged: Locator;

  constructor(private readonly page: Page, private readonly url: string) {
    this.ready = page.getByTestId('product-pods-usage-total');
    this.unmanaged = page.getByTestId('product-pods-unmanaged');
  }

  async goto(): Promise<void> {
    await this.page.goto(`${ this.url }/dashboard/c/local/explorer/product-pods/usage`);
  }

  async open(): Promise<void> {
    await this.goto();
    await this.ready.waitFor();
  }

  /** Counts again, and waits for the answer. */
  async countAgain(): Promise<void> {
    const answer = this.page.waitForResponse(/\/productpodusages$/);

    await this.page.getByRole('button', { name: 'Count again' }).click();
    await (await answer).finished();
  }

  /** The line of a release that belongs to no pod. */
  flagged(release: string): Locator {
    return this.unmanaged.getByRole('row').filter({ hasText: release });
  }
}
