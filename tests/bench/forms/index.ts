import type { FormSource } from '@product-pods/domain';
import type { Page } from 'playwright-core';
import type { StackDescription } from '../../../stack/src/stack';
import { RancherClient } from '../../lib/rancher-client';
import { addThousandTemplates } from '../../lib/thousand-templates';
import { type Metric, round } from '../metric';
import { browse } from './browser';
import { measureCatalogue } from './catalogue';
import { flatSchemaChart, nestedSchemaChart, questionsChart } from './charts';
import { type FormTimes, measureBareInput, measureForm } from './forms';

type Log = (line: string) => void;

/** The extension with one more page, on which forms are drawn on request. */
export const FORMS_ENTRY = 'tests/bench/forms/page';

const worst = (all: readonly FormTimes[], of: keyof FormTimes): number => Math.max(...all.map((times) => times[of]));

async function measureAll(page: Page, url: string, log: Log): Promise<Metric[]> {
  const measure = (which: 'ours' | 'host', chart: FormSource): Promise<FormTimes> => measureForm(page, url, { which, chart, log });
  const bare = await measureBareInput(page, url);
  const questions = await measure('ours', questionsChart());
  const host = await measure('host', questionsChart());
  const nested = await measure('ours', nestedSchemaChart());
  const flat = await measure('ours', flatSchemaChart());
  const catalogue = await measureCatalogue(page, url, log);
  const ours = [questions, nested, flat];
  const charts = 'a chart of 500 questions, schemas of 2,000 properties in mappings and side by side';
  const metric = (name: string, value: number, unit: string, against: string): Metric => ({ metric: name, value: round(value), unit, against });

  return [
    metric('form_model_ms', worst(ours, 'model'), 'ms', `limit 50 ms; the worst of ${ charts }`),
    metric('form_first_paint_ms', worst(ours, 'paint'), 'ms', `limit 300 ms; the worst of ${ charts }`),
    metric('form_keystroke_p95_ms', worst(ours, 'keyP95'), 'ms', `limit 16 ms; the worst of ${ charts }`),
    metric('form_vs_host_ratio', questions.paint / host.paint, 'ratio', 'limit 0.5; first paint against @rancher/shell\'s own Questions, the same 500 questions in the same run'),
    metric('form_vs_host_keystroke_ratio', questions.keyP50 / host.keyP50, 'ratio', 'a usual keystroke against @rancher/shell\'s own Questions, the same 500 questions in the same run'),
    metric('bare_input_keystroke_p95_ms', bare.keyP95, 'ms', 'one input alone on the same page of the dashboard: what this machine takes for any keystroke'),
    metric('host_first_paint_ms', host.paint, 'ms', '@rancher/shell\'s own Questions, 500 questions'),
    metric('host_keystroke_p95_ms', host.keyP95, 'ms', '@rancher/shell\'s own Questions, 500 questions'),
    metric('catalogue_ms', catalogue.paint, 'ms', 'limit 500 ms; 1,000 charts in 20 repositories, from the last answer to the cards'),
    metric('catalogue_keystroke_p95_ms', catalogue.keyP95, 'ms', 'limit 16 ms; a search in 1,000 charts'),
  ];
}

/** Forms and the catalogue in Chromium, with the built extension in the built dashboard; of several charts the worst counts. */
export async function benchForms(stack: StackDescription, log: Log): Promise<Metric[]> {
  const admin = await new RancherClient(stack.url, stack.caFile).login({ username: 'admin', password: stack.users['admin'] ?? '' });
  const { stop } = await addThousandTemplates(admin, 'bench').finally(() => admin.close());

  try {
    const { page, close } = await browse(stack, 'member');

    return await measureAll(page, stack.url, log).finally(close);
  } finally {
    await stop();
  }
}
