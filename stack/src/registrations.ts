import { spawn } from 'node:child_process';
import { dump } from 'js-yaml';

/** Name of our chart repository in Rancher. */
export const REPOSITORY = 'product-pods';

export function clusterRepo(url: string): object {
  return {
    apiVersion: 'catalog.cattle.io/v1', kind: 'ClusterRepo', metadata: { name: REPOSITORY }, spec: { url },
  };
}

/** Applies objects as they are, taking over fields that someone else has set. */
export function apply(kubectl: string, kubeconfig: string, objects: object[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(kubectl, ['--kubeconfig', kubeconfig, 'apply', '--server-side', '--force-conflicts', '-f', '-'], { stdio: ['pipe', 'ignore', 'pipe'] });
    let errors = '';

    child.stderr.on('data', (chunk: Buffer) => {
      errors += chunk.toString();
    });
    child.once('error', reject).once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`kubectl apply failed: ${ errors.trim() }`))));
    child.stdin.end(objects.map((object) => dump(object)).join('---\n'));
  });
}
