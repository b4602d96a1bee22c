import type { Page } from 'playwright-core';

/** Trac itself, behind whatever address the pod's page gave. */
export class TracPage {
  constructor(private readonly page: Page) {}

  async signIn({ username, password }: { username: string; password: string }): Promise<void> {
    await this.page.getByRole('link', { name: 'Login', exact: true }).click();
    await this.page.locator('input[name=user]').fill(username);
    await this.page.locator('input[name=password]').fill(password);
    await this.page.locator('#acctmgr_loginform input[type=submit], form input[type=submit][value=Login]').first().click();
    await this.page.getByText(`logged in as ${ username }`).first().waitFor();
  }

  /** Makes a ticket; gives back its heading. */
  async createTicket(summary: string): Promise<string> {
    await this.page.getByRole('link', { name: 'New Ticket', exact: true }).click();
    await this.page.locator('#field-summary').fill(summary);
    await this.page.locator('input[name=submit]').click();

    return this.page.locator('h1, h2.summary').filter({ hasText: summary }).first().innerText();
  }
}
