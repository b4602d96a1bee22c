import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { RancherClient, type Credentials } from '../lib/rancher-client';
import { launchBrowser, newWindow } from './browser';
import { readEnvironment, type Environment } from './environment';
import { LoginPage } from './pages/login-page';
import { prepare } from './prepare';

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
  let browser: Browser;

  beforeAll(async() => {
    await prepare(environment);
    browser = await launchBrowser();
  });
  afterAll(async() => {
    sessions.forEach(({ rancher }) => rancher.close());
    await browser?.close();
  });

  return {
    environment,
    async signIn(who) {
      const { context, page } = await newWindow(browser);

      await new LoginPage(page, environment.url).signIn(who);
      const rancher = await new RancherClient(environment.url, environment.caFile).login(who);
      const session = { page, context, rancher };

      sessions.push(session);

      return session;
    },
  };
}

/** A name no other run has, so that tests can repeat on a Rancher that keeps its data. */
export const uniqueName = (stem: string) => `${ stem }-${ Date.now().toString(36) }`;
