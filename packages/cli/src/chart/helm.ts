import { execFile } from 'node:child_process';

export type Rendering = { state: 'rendered'; manifests: string } | { state: 'failed'; message: string } | { state: 'noHelm' };

const TIMEOUT_MS = 60_000;
const OUTPUT_MAX_BYTES = 64 * 1024 * 1024;

/** What helm makes of a chart with its own values, without any cluster. */
export function renderChart(path: string, { release, kubeVersion }: { release: string; kubeVersion: string }, env: NodeJS.ProcessEnv): Promise<Rendering> {
  return new Promise((resolve) => {
    execFile(env['HELM'] || 'helm', ['template', release, path, '--namespace', `pp-${ release }`, '--kube-version', kubeVersion], { env, timeout: TIMEOUT_MS, maxBuffer: OUTPUT_MAX_BYTES }, (error, stdout, stderr) => {
      if (!error) {
        resolve({ state: 'rendered', manifests: stdout });
      } else if (error.code === 'ENOENT') {
        resolve({ state: 'noHelm' });
      } else {
        resolve({ state: 'failed', message: (stderr.trim().split('\n').find((line) => line.startsWith('Error')) ?? stderr.trim() ?? error.message).replace(/^Error: /, '').slice(0, 1000) || error.message });
      }
    });
  });
}
