import type { Browser, BrowserContext, Page } from 'playwright-core';
import path from 'node:path';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { ROOT } from '../run/exec';
import { RancherClient, type Credentials } from '../lib/rancher-client';
import { launchBrowser, newWindow } from './browser';
import { readEnvironment, type Environment } from './environment';
import { LoginPage } from './pages/login-page';
import { follow, type Trail } from './trail';

export interface Session { page: Page; context: BrowserContext; rancher: RancherClient }

/** What a file of browser tests works with; ready once `beforeAll` has run. */
export interface World {
  environment: Environment;
  /** A window in which this user has signed in, and a client session of the same user. */
  signIn(who: Credentials): Promise<Session>;
}

/** Starts a browser for a file of tests and closes everything after it. */
export function useWorld(): World {
  const environment = readEnvironment();
  const sessions: Session[] = [];
  const trails = new Map<string, Trail>();
  let browser: Browser;

  beforeAll(async() => {
    browser = await launchBrowser();
  });
  afterEach(async({ task }) => {
    if (task.result?.state === 'fail') {
      await picture(sessions.flatMap(({ context }) => context.pages()), task.name);
      trails.forEach((trail, who) => console.error([`What ${ who } saw go wrong:`, ...trail.read()].join('\n  ')));
    }
  });
  afterAll(async() => {
    sessions.forEach(({ rancher }) => rancher.close());
    await browser?.close();
  });

  return {
    environment,
    async signIn(who) {
      const { context, page } = await newWindow(browser);

      trails.set(who.username, follow(context));
      try {
        await new LoginPage(page, environment.url).signIn(who);
      } catch (error) {
        await picture([page], `sign in ${ who.username }`);
        throw error;
      }
      const rancher = await new RancherClient(environment.url, environment.caFile).login(who);
      const session = { page, context, rancher };

      sessions.push(session);

      return session;
    },
  };
}

/** What a failed test saw last, in `tmp/e2e`. */
async function picture(pages: Page[], test: string): Promise<void> {
  for (const [index, page] of pages.entries()) {
    const file = path.join(ROOT, 'tmp/e2e', `${ test.replace(/[^a-z0-9]+/gi, '-').slice(0, 80) }-${ index }.png`);

    // A window that is gone has nothing to show.
    await page.screenshot({ path: file }).then(() => console.error(`${ page.url() } looked like ${ file }`), () => undefined);
  }
}

/** A name no other run has, so that tests can repeat on a Rancher that keeps its data. */
export const uniqueName = (stem: string) => `${ stem }-${ Date.now().toString(36) }`;
