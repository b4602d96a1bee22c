/** Body of `?action=install` and `?action=upgrade`. */
export interface ChartsInput {
  charts?: ChartInput[];
  namespace?: string;
  projectId?: string;
  timeout?: string;
  wait?: boolean;
  noHooks?: boolean;
  disableOpenAPIValidation?: boolean;
  skipSchemaValidation?: boolean;
  force?: boolean;
  historyMax?: number;
  cleanupOnFail?: boolean;
}

export interface ChartInput {
  chartName: string;
  version?: string;
  releaseName?: string;
  description?: string;
  values?: Record<string, unknown>;
  annotations?: Record<string, string>;
  resetValues?: boolean;
}

/** Body of an App's `?action=uninstall`. */
export interface UninstallInput { timeout?: string; noHooks?: boolean; keepHistory?: boolean; dryRun?: boolean; description?: string }

/** One call of Helm: `args` as they are run, `shown` as the Operation tells them. */
export interface HelmCommand { args: string[]; shown: string[] }

/** Files that a command needs, and the names under which Rancher shows them. */
export interface ChartFiles { chart: string; values: string; chartName: string; version: string }

const SHOWN_FOLDER = '/home/shell/helm';

/** The call that installs or upgrades a chart. Several charts in one request become `upgrade --install`, as with Rancher. */
export function chartCommand(action: 'install' | 'upgrade', input: ChartsInput, chart: ChartInput, repository: string, files: ChartFiles): HelmCommand {
  const isUpgrade = action === 'upgrade' || (input.charts?.length ?? 0) > 1;
  const flags = {
    'cleanup-on-fail':            isUpgrade && input.cleanupOnFail,
    description:                  chart.description,
    'disable-openapi-validation': input.disableOpenAPIValidation,
    force:                        isUpgrade && input.force,
    'generate-name':              !isUpgrade && !chart.releaseName,
    'history-max':                isUpgrade ? input.historyMax : undefined,
    install:                      isUpgrade,
    labels:                       `catalog.cattle.io/cluster-repo-name=${ repository }`,
    namespace:                    input.namespace || 'default',
    'no-hooks':                   input.noHooks,
    'reset-values':               isUpgrade && chart.resetValues,
    'skip-schema-validation':     input.skipSchemaValidation,
    timeout:                      goDuration(input.timeout),
    version:                      files.version,
    wait:                         input.wait,
  };
  const command = (valuesFile: string, chartFile: string) => [
    'helm', isUpgrade ? 'upgrade' : 'install', ...render({ ...flags, values: valuesFile }), ...(chart.releaseName ? [chart.releaseName] : []), chartFile,
  ];
  const shownName = `${ files.chartName }-${ files.version }`;

  return {
    args:  command(files.values, files.chart).slice(1),
    shown: command(`${ SHOWN_FOLDER }/values-${ shownName }.yaml`, `${ SHOWN_FOLDER }/${ shownName }.tgz`),
  };
}

export function uninstallCommand(namespace: string, release: string, input: UninstallInput): HelmCommand {
  const shown = ['helm', 'uninstall', ...render({
    description:    input.description,
    'dry-run':      input.dryRun,
    'keep-history': input.keepHistory,
    namespace,
    'no-hooks':     input.noHooks,
    timeout:        goDuration(input.timeout),
  }), release];

  return { args: shown.slice(1), shown };
}

function render(flags: Record<string, string | number | boolean | undefined>): string[] {
  return Object.entries(flags)
    .filter(([, value]) => value !== undefined && value !== false && value !== '')
    .map(([name, value]) => `--${ name }=${ String(value) }`)
    .sort();
}

const SECONDS: Record<string, number> = { h: 3600, m: 60, s: 1 };

/** `600s` as Go writes it, `10m0s`. What is not a duration is left to Helm to refuse. */
function goDuration(text: string | undefined): string | undefined {
  if (!text || !/^(\d+[hms])+$/.test(text)) {
    return text;
  }
  const total = [...text.matchAll(/(\d+)([hms])/g)].reduce((sum, [, amount, unit]) => sum + Number(amount) * (SECONDS[unit ?? ''] ?? 0), 0);
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor(total % 3600 / 60);

  return `${ hours ? `${ hours }h` : '' }${ hours || minutes ? `${ minutes }m` : '' }${ total % 60 }s`;
}
