import type { Page } from 'playwright-core';
import type { StackDescription } from '../../../stack/src/stack';
import { launchBrowser, newWindow } from '../../e2e/browser';
import { LoginPage } from '../../e2e/pages/login-page';
import type { BenchApi } from './page-api';

/**
 * A frame is made as soon as there is something to show, instead of sixty times a second: what is measured is how long the page takes,
 * and not how long it waits for the screen, which nobody can shorten.
 */
const WITHOUT_SCREEN = ['--disable-frame-rate-limit', '--disable-gpu-vsync'];

/** A page in which somebody has signed in. */
export async function browse({ url, users }: StackDescription, username: string): Promise<{ page: Page; close(): Promise<void> }> {
  const browser = await launchBrowser(WITHOUT_SCREEN);

  try {
    const { page } = await newWindow(browser);

    // All answers of all repositories are to be found.
    await page.addInitScript('performance.setResourceTimingBufferSize(5000)');
    await new LoginPage(page, url).signIn({ username, password: users[username] ?? '' });

    return { page, close: () => browser.close() };
  } catch (error) {
    await browser.close();
    throw error;
  }
}

/** Asks the page for something. */
export function ask<Name extends keyof BenchApi>(page: Page, name: Name, ...args: Parameters<BenchApi[Name]>): Promise<Awaited<ReturnType<BenchApi[Name]>>> {
  const call = (what: { name: Name; args: Parameters<BenchApi[Name]> }): ReturnType<BenchApi[Name]> => {
    const { productPodsBench } = globalThis as unknown as { productPodsBench: Record<string, (...given: unknown[]) => unknown> };

    return productPodsBench[what.name]?.(...what.args) as ReturnType<BenchApi[Name]>;
  };

  return page.evaluate(call as never, { name, args }) as Promise<Awaited<ReturnType<BenchApi[Name]>>>;
}

/** So fast can hardly anybody type, in milliseconds between two keys. */
const KEY_MS = 60;

/** Types a text into what has the focus, and gives how long each keystroke took until it was painted. */
export async function typeMeasured(page: Page, text: string): Promise<number[]> {
  await ask(page, 'recordKeys');
  await page.keyboard.type(text, { delay: KEY_MS });
  const took = await ask(page, 'stopKeys');

  if (took.length !== text.length) {
    throw new Error(`${ text.length } keys were pressed, and ${ took.length } of them typed something.`);
  }

  return took;
}
