import { describe, expect, it } from 'vitest';
import { chartCommand, uninstallCommand } from './helm-command';

const files = { chart: '/real/chart.tgz', values: '/real/values.json', chartName: 'hello', version: '0.1.0' };
const chart = { chartName: 'hello', version: '0.1.0', releaseName: 'h1', values: { password: 'hidden' } };

describe('chartCommand', () => {
  it('shows an install as Rancher does and runs it with real files', () => {
    const { args, shown } = chartCommand('install', { charts: [chart], namespace: 'ns', timeout: '120s', wait: true }, chart, 'pp', files);

    expect(shown).toEqual([
      'helm', 'install', '--labels=catalog.cattle.io/cluster-repo-name=pp', '--namespace=ns', '--timeout=2m0s',
      '--values=/home/shell/helm/values-hello-0.1.0.yaml', '--version=0.1.0', '--wait=true', 'h1', '/home/shell/helm/hello-0.1.0.tgz',
    ]);
    expect(args).toEqual([
      'install', '--labels=catalog.cattle.io/cluster-repo-name=pp', '--namespace=ns', '--timeout=2m0s',
      '--values=/real/values.json', '--version=0.1.0', '--wait=true', 'h1', '/real/chart.tgz',
    ]);
  });

  it('passes an upgrade\'s options, and no values on the command line', () => {
    const { args } = chartCommand('upgrade', { namespace: 'ns', historyMax: 5, force: true, cleanupOnFail: true, noHooks: true }, { ...chart, resetValues: true }, 'pp', files);

    expect(args).toEqual(expect.arrayContaining(['upgrade', '--install=true', '--history-max=5', '--force=true', '--cleanup-on-fail=true', '--no-hooks=true', '--reset-values=true']));
    expect(args.join(' ')).not.toContain('hidden');
  });

  it('makes upgrades of several charts', () => {
    expect(chartCommand('install', { charts: [chart, chart], namespace: 'ns' }, chart, 'pp', files).args).toEqual(expect.arrayContaining(['upgrade', '--install=true']));
  });

  it('cannot be given flags by names', () => {
    const { args } = chartCommand('install', { namespace: '--kube-as-user=system:admin' }, chart, 'pp', files);

    expect(args).toContain('--namespace=--kube-as-user=system:admin');
  });

  it.each([['600s', '10m0s'], ['30s', '30s'], ['2h', '2h0m0s'], ['1h30m', '1h30m0s'], ['nonsense', 'nonsense']])('writes a timeout of %s as %s', (given, expected) => {
    expect(chartCommand('install', { timeout: given }, chart, 'pp', files).args).toContain(`--timeout=${ expected }`);
  });
});

describe('uninstallCommand', () => {
  it('takes its options from the body', () => {
    expect(uninstallCommand('ns', 'h1', { keepHistory: true, timeout: '60s' }).shown).toEqual(['helm', 'uninstall', '--keep-history=true', '--namespace=ns', '--timeout=1m0s', 'h1']);
  });
});
