import type { Page } from 'playwright-core';

/** What people do in Trac. `root` is the address of its start page, with the last slash. */
export class TracPage {
  constructor(private readonly page: Page, private readonly root: string) {}

  async open(path = ''): Promise<void> {
    await this.page.goto(this.root + path);
  }

  /** Sends the form and does not look at the answer. */
  async tryLogin(username: string, password: string): Promise<void> {
    await this.page.getByRole('link', { name: 'Login' }).click();
    await this.page.locator('input[name=username]').fill(username);
    await this.page.locator('input[name=password]').fill(password);
    await this.page.getByRole('button', { name: 'Login' }).click();
  }

  async login(username: string, password: string): Promise<void> {
    await this.tryLogin(username, password);
    await this.page.getByText(`logged in as ${ username }`).waitFor();
  }

  /** @returns the path of the new ticket below the start page */
  async createTicket(summary: string, description: string): Promise<string> {
    await this.page.getByRole('link', { name: 'New Ticket' }).click();
    await this.page.locator('#field-summary').fill(summary);
    await this.page.locator('#field-description').fill(description);
    await this.page.getByRole('button', { name: 'Create ticket' }).click();
    await this.page.getByRole('heading', { name: summary }).waitFor();

    return this.path().replace(/#.*/, '');
  }

  /** The page's path below the start page. */
  path(): string {
    return this.page.url().replace(this.root, '');
  }
}
