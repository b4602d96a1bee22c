import type { Locator, Page } from 'playwright-core';

/** What the form of a template offers beside its fields: several pods at once, presets, links. */
export class FormTools {
  constructor(private readonly page: Page) {}

  /** The input of a value of the template. */
  field(variable: string): Locator {
    return this.page.getByTestId(`product-pods-question-${ variable }`).locator('input').first();
  }

  /** The settings of a group. */
  async openGroup(name: string): Promise<void> {
    await this.page.getByRole('tab', { name, exact: true }).click();
  }

  /** Chooses values for a field of the matrix; a value that is there already stays. */
  async choose(id: string, values: readonly string[]): Promise<void> {
    const search = this.page.getByTestId(`product-pods-matrix-${ id }`).locator('input[type=search]').first();

    for (const value of values) {
      await search.fill(value);
      await search.press('Enter');
    }
    await search.press('Escape');
  }

  async switchMatrixOn(): Promise<void> {
    await this.page.getByTestId('product-pods-matrix-on').getByRole('checkbox').click();
  }

  async savePreset(name: string, scope: RegExp): Promise<void> {
    await this.page.getByTestId('product-pods-preset-save').click();
    const naming = this.page.getByTestId('product-pods-preset-naming');

    await naming.getByTestId('product-pods-preset-name').fill(name);
    await naming.getByText(scope).click();
    await this.page.getByTestId('product-pods-preset-keep').click();
    await naming.waitFor({ state: 'hidden' });
  }

  async applyPreset(name: string): Promise<void> {
    await this.page.getByTestId('product-pods-preset').first().click();
    await this.page.getByRole('option', { name, exact: true }).click();
  }

  /** Leads to the review, and back from it. */
  get review(): Locator {
    return this.page.getByTestId('product-pods-review');
  }

  /** What the page tells about what was done last. */
  get done(): Locator {
    return this.page.getByTestId('product-pods-done');
  }
}
