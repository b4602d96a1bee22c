import type { Page } from 'playwright-core';
import { median } from '../metric';
import { quantile } from '../operator/statistics';
import { ask, typeMeasured } from './browser';

type Log = (line: string) => void;

const ROUNDS = 7;
const SEARCHES = ['issue tracking 7', 'Product 423', 'nothing like it', 'wiki'];

/** How long the catalogue takes once all repositories have answered, and a keystroke of a search in it; milliseconds. */
export async function measureCatalogue(page: Page, url: string, log: Log): Promise<{ paint: number; keyP95: number }> {
  const paints: number[] = [];
  const keys: number[][] = [];

  for (let round = 0; round < ROUNDS; round += 1) {
    await page.goto(`${ url }/dashboard/c/local/explorer/product-pods/catalogue`);
    await page.getByTestId('product-pods-search').waitFor();
    paints.push(await ask(page, 'catalogueMs'));
    const search = page.getByTestId('product-pods-search').locator('input').or(page.locator('input[data-testid=product-pods-search]'));

    const typed: number[] = [];

    for (const text of SEARCHES) {
      await search.fill('');
      await search.click();
      typed.push(...await typeMeasured(page, text));
    }
    keys.push(typed);
  }
  log(`catalogue: ${ paints.map(Math.round).join(' ') } ms, p95 of keys ${ keys.map((round) => quantile(round, 0.95).toFixed(1)).join(' ') } ms`);

  return { paint: median(paints), keyP95: median(keys.map((round) => quantile(round, 0.95))) };
}
