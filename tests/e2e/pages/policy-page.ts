import type { Locator, Page } from 'playwright-core';

/** The list of policies and their editor. */
export class PolicyPage {
  readonly name: Locator;
  readonly save: Locator;
  /** What the policy does, beside its fields. */
  readonly preview: Locator;
  readonly editor: Locator;

  constructor(private readonly page: Page, private readonly url: string) {
    this.name = page.getByTestId('product-pods-policy-name');
    this.save = page.getByTestId('form-save');
    this.preview = page.getByTestId('product-pods-policy-preview');
    this.editor = page.getByTestId('product-pods-policy-editor');
  }

  async openList(): Promise<void> {
    await this.page.goto(`${ this.url }/dashboard/c/local/explorer/productpods.io.productpodpolicy`);
    await this.page.getByTestId('product-pods-policies').waitFor();
  }

  async openNew(): Promise<void> {
    await this.page.goto(`${ this.url }/dashboard/c/local/explorer/productpods.io.productpodpolicy/create`);
    await this.editor.waitFor();
  }

  async open(name: string, mode: 'edit' | 'view'): Promise<void> {
    await this.page.goto(`${ this.url }/dashboard/c/local/explorer/productpods.io.productpodpolicy/${ name }?mode=${ mode }`);
    await this.editor.waitFor();
  }

  field(field: string): Locator {
    return this.page.getByTestId(`product-pods-policy-${ field }`);
  }

  /** Picks an entry of a field that offers some. */
  async pick(field: string, entry: string | RegExp): Promise<void> {
    await this.field(field).click();
    await this.page.locator('.vs__dropdown-menu').getByRole('option').filter({ hasText: entry }).first().click();
  }

  row(name: string): Locator {
    return this.page.getByTestId('product-pods-policies').getByRole('row').filter({ hasText: name });
  }

  /** Deletes it from the list, by what people press, and gives what they are asked before. */
  async remove(name: string): Promise<string> {
    await this.row(name).getByRole('checkbox').first().click();
    await this.page.getByTestId('sortable-table-promptRemove').click();
    const question = await this.page.getByTestId('product-pods-remove-policy').innerText();

    await this.page.getByTestId('prompt-remove-confirm-button').click();
    await this.row(name).waitFor({ state: 'detached' });

    return question;
  }
}
