import type { Locator, Page } from 'playwright-core';

/** The form of a template. */
export class CreatePage {
  readonly name: Locator;
  readonly lifetime: Locator;
  readonly submit: Locator;
  /** The banner that says in one sentence why the pod was not made. */
  readonly failure: Locator;
  /** What is known beforehand, line by line. */
  readonly preflight: Locator;

  constructor(private readonly page: Page, private readonly url: string) {
    this.name = page.getByTestId('product-pods-name');
    this.lifetime = page.getByTestId('product-pods-ttl');
    this.submit = page.getByTestId('product-pods-submit');
    this.failure = page.getByTestId('product-pods-failure');
    this.preflight = page.getByTestId('product-pods-preflight');
  }

  /** From the catalogue, as a person would come; `chart` is one of our own repository, others may offer the same. */
  async openFromCatalogue(template: string, chart: string): Promise<void> {
    // Other tests may have filled the catalogue meanwhile.
    await this.page.goto(`${ this.url }/dashboard/c/local/explorer/product-pods/catalogue?repository=product-pods`);
    await this.cardLink(template, chart).click();
    await this.name.waitFor();
  }

  /** The way from the catalogue to the form of a template of our own repository. */
  cardLink(template: string, chart: string): Locator {
    return this.page.getByRole('link', { name: `New Product Pod from ${ template }`, exact: true })
      .and(this.page.locator(`[href*="template=product-pods/${ chart }"]`));
  }

  async open(template: string): Promise<void> {
    await this.page.goto(`${ this.url }/dashboard/c/local/explorer/product-pods/create?template=${ encodeURIComponent(template) }`);
  }

  /** `grace` is how long the pod can be brought back after its end; what is not given stays as the form offers it. */
  async fill({ name, lifetime, grace }: { name: string; lifetime: string; grace?: string }): Promise<void> {
    await this.name.fill(name);
    await this.lifetime.fill(lifetime);
    if (grace !== undefined) {
      await this.openMore();
      await this.page.getByTestId('product-pods-grace').fill(grace);
    }
  }

  /** Opens what the form keeps out of the way. */
  async openMore(): Promise<void> {
    const more = this.page.getByTestId('product-pods-more');

    if (await more.getAttribute('aria-expanded') !== 'true') {
      await more.click();
    }
  }

  /** A schedule by one of the usual ones that are offered. */
  async sleepBy(preset: string): Promise<void> {
    await this.openMore();
    await this.page.getByTestId('product-pods-sleep').getByRole('checkbox').click();
    await this.page.getByRole('button', { name: preset, exact: true }).click();
  }

  /** The error below a field, as a person reads it. */
  alert(text: string | RegExp): Locator {
    return this.page.getByRole('alert').filter({ hasText: text });
  }
}
