import type { Page } from 'playwright-core';
import type { Credentials } from '../../lib/rancher-client';

/** Rancher's own sign-in page. */
export class LoginPage {
  constructor(private readonly page: Page, private readonly url: string) {}

  async signIn({ username, password }: Credentials): Promise<void> {
    await this.page.goto(`${ this.url }/dashboard/auth/login?local`);
    await this.page.getByTestId('local-login-username').fill(username);
    // The test id sits on Rancher's wrapper of the field.
    await this.page.getByTestId('local-login-password').locator('input').or(this.page.locator('input[type=password]')).first().fill(password);
    await this.page.getByTestId('login-submit').click();
    await this.page.getByTestId('nav_header_showUserMenu').waitFor();
  }
}
