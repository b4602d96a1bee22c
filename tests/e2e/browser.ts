import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { ensureDebianPackages } from '../../scripts/lib/debian.mjs';

const ARGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

/** Debian's Chromium, installed where it is missing; elsewhere name another with CHROMIUM. `more` are switches for it. */
export async function launchBrowser(more: readonly string[] = []): Promise<Browser> {
  const named = process.env['CHROMIUM'];

  if (!named) {
    await ensureDebianPackages(['chromium']);
  }

  return chromium.launch({ executablePath: named || '/usr/bin/chromium', args: [...ARGS, ...more] });
}

/** A window of its own, with nobody signed in. */
export async function newWindow(browser: Browser): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport: { width: 1400, height: 900 } });

  context.setDefaultTimeout(30_000);

  return { context, page: await context.newPage() };
}
