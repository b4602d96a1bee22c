import { readFile } from 'node:fs/promises';
import { lintChart, lintManifests, sortFindings } from '@product-pods/domain';
import type { LintFinding } from '@product-pods/domain';
import { renderChart } from '../chart/helm';
import { readChart } from '../chart/read-chart';
import type { ChartFiles } from '../chart/read-chart';
import type { Io } from '../io';
import { EXIT, ExitError } from '../io';
import { asJson, asText } from '../output/findings';

export interface LintOptions {
  template?: string;
  output: 'text' | 'json';
  strict: boolean;
  helm: boolean;
  kubeVersion: string;
}

/** What was found, and what could not be looked at. */
export interface LintResult {
  chart: string;
  findings: LintFinding[];
  skipped: string[];
}

const RELEASE = 'productpodslint';

/** Checks one chart and tells the result; the exit code says whether something is wrong. */
export async function lintCommand(path: string, options: LintOptions, io: Io): Promise<void> {
  const chart = await readChart(path);
  const result = await lint(path, chart, options, io);
  const isWrong = result.findings.some(({ severity }) => severity === 'error' || options.strict);

  io.out(options.output === 'json' ? asJson(result) : asText(result));
  if (isWrong) {
    throw new ExitError(EXIT.failed);
  }
}

async function lint(path: string, files: ChartFiles, { template, helm, kubeVersion }: LintOptions, { env }: Io): Promise<LintResult> {
  const questions = ['questions.yaml', 'questions.yml'].map((file) => ({ file, text: files.get(file) })).find(({ text }) => text !== undefined);
  const { findings, spec, place } = lintChart({
    chartYaml: files.get('Chart.yaml') ?? '',
    values:    files.get('values.yaml'),
    schema:    files.get('values.schema.json'),
    ...(questions?.text === undefined ? {} : { questions: { file: questions.file, text: questions.text } }),
    ...(template === undefined ? {} : { template: { file: template, text: await readText(template) } }),
  });
  const result = (more: readonly LintFinding[], skipped: string[] = []): LintResult => ({ chart: path, findings: sortFindings([...findings, ...more]), skipped });

  if (!spec) {
    return result([], ['Services, Secrets and workloads: the description cannot be used']);
  }
  if (!helm) {
    return result([], ['Services, Secrets and workloads: without helm the chart is not rendered']);
  }
  const rendered = await renderChart(path, { release: RELEASE, kubeVersion }, env);

  switch (rendered.state) {
  case 'noHelm': return result([], ['Services, Secrets and workloads: there is no helm; name it by HELM']);
  case 'failed': return result([{ severity: 'error', rule: 'render', file: 'Chart.yaml', at: '', message: `helm cannot render the chart with its own values: ${ rendered.message }` }]);
  case 'rendered': return result(lintManifests(spec, rendered.manifests, { release: RELEASE, place }));
  }
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new ExitError(EXIT.usage, `${ file } cannot be read: ${ error instanceof Error ? error.message : String(error) }`);
  }
}
