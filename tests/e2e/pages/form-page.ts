import type { Locator, Page } from 'playwright-core';
import { CreatePage } from './create-page';

interface CodeMirrorElement { CodeMirror: { getValue(): string; setValue(text: string): void } }

/** The form of a template, with the fields that the template asks for. */
export class FormPage extends CreatePage {
  readonly review: Locator;
  readonly reviewStep: Locator;
  readonly yaml: Locator;
  private readonly editor: Locator;

  constructor(private readonly window: Page, url: string) {
    super(window, url);
    this.review = window.getByTestId('product-pods-review');
    this.reviewStep = window.getByTestId('product-pods-review-step');
    this.yaml = window.getByTestId('product-pods-yaml');
    this.editor = this.yaml.locator('.CodeMirror');
  }

  tab(name: string): Locator {
    return this.window.getByRole('tab', { name });
  }

  field(id: string): Locator {
    return this.window.getByTestId(`product-pods-question-${ id }`);
  }

  input(id: string): Locator {
    return this.field(id).locator('input:not([type=range]), textarea').first();
  }

  async showYaml(): Promise<void> {
    await this.window.getByTestId('product-pods-show-yaml').locator('label').first().click();
    await this.editor.waitFor();
  }

  yamlText(): Promise<string> {
    return this.editor.evaluate((element) => (element as unknown as CodeMirrorElement).CodeMirror.getValue());
  }

  /** As if somebody had typed it. */
  async writeYaml(change: (text: string) => string): Promise<void> {
    const text = change(await this.yamlText());

    await this.editor.evaluate((element, given) => (element as unknown as CodeMirrorElement).CodeMirror.setValue(given), text);
  }
}
