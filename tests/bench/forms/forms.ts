import type { FormSource } from '@product-pods/domain';
import type { Page } from 'playwright-core';
import { median } from '../metric';
import { quantile } from '../operator/statistics';
import { ask, typeMeasured } from './browser';
import { BENCH_PATH, type Which } from './page-api';

type Log = (line: string) => void;

/** What was measured on the form of one chart, in milliseconds. */
export interface FormTimes {
  model: number;
  paint: number;
  keyP50: number;
  keyP95: number;
}

/** Every time in a page that has just been loaded: nobody fills in the same form ten times in a row. */
const ROUNDS = 7;
/** Fields into which is typed: the first of the form and some in the middle of it. */
const TYPED = ['name-7 is typed quickly, with an error', 'and-another-name', '123'];

const INPUTS: Record<Which, string> = {
  ours: '[data-testid^="product-pods-question-"] input:is([type=text], :not([type])):visible',
  host: '[data-testid=bench] input:is([type=text], :not([type])):visible',
};

/** Types into several fields; the first keys fall into the time in which the page is still at work. */
async function typeInto(page: Page, which: Which): Promise<number[]> {
  const inputs = page.locator(INPUTS[which]);
  const count = await inputs.count();
  const took: number[] = [];

  for (const [index, text] of TYPED.entries()) {
    const input = inputs.nth(Math.floor(index * count / TYPED.length));

    await input.click();
    await input.press('Control+a');
    took.push(...await typeMeasured(page, text));
  }

  return took;
}

/** What is usual of several rounds: that of the machine's worst moment says nothing about the page. */
const usual = (rounds: readonly (readonly number[])[], share: number): number => median(rounds.map((keys) => quantile(keys, share)));

/** Opens the empty page, and waits until the dashboard has loaded everything that it loads beside it. */
async function openPage(page: Page, url: string): Promise<void> {
  await page.goto(`${ url }${ BENCH_PATH }`);
  await page.getByTestId('bench').waitFor({ state: 'attached' });
  await page.waitForLoadState('networkidle');
}

/** Draws the form of a chart some times, types into it, and gives the usual times. */
export async function measureForm(page: Page, url: string, { which, chart, log }: { which: Which; chart: FormSource; log: Log }): Promise<FormTimes> {
  const models: number[] = [];
  const paints: number[] = [];
  const keys: number[][] = [];

  for (let round = 0; round < ROUNDS; round += 1) {
    await openPage(page, url);
    const { modelMs, paintMs } = await ask(page, 'show', which, chart);

    models.push(modelMs);
    paints.push(paintMs);
    keys.push(await typeInto(page, which));
  }
  log(`${ which }: models ${ models.map(Math.round).join(' ') }, first paints ${ paints.map(Math.round).join(' ') }, p95 of keys ${ keys.map((round) => quantile(round, 0.95).toFixed(1)).join(' ') } ms`);

  return { model: median(models), paint: median(paints), keyP50: usual(keys, 0.5), keyP95: usual(keys, 0.95) };
}

/** What a keystroke takes on this machine where there is nothing on the page but one input. */
export async function measureBareInput(page: Page, url: string): Promise<{ keyP95: number }> {
  const keys: number[][] = [];

  for (let round = 0; round < ROUNDS; round += 1) {
    await openPage(page, url);
    await page.evaluate('document.querySelector("[data-testid=bench]").append(document.createElement("input"))');
    await page.locator('[data-testid=bench] input').click();
    keys.push(await typeMeasured(page, TYPED.join(' ')));
  }

  return { keyP95: usual(keys, 0.95) };
}
