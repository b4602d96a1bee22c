import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMPONENTS, VERSIONS } from './components';

const GO = join(import.meta.dirname, '../../go');
const MODULES: Record<keyof typeof VERSIONS, string> = {
  kubernetes:               'k8s.io/kubernetes',
  etcd:                     'go.etcd.io/etcd/server/v3',
  helm:                     'helm.sh/helm/v3',
  steve:                    'github.com/rancher/steve',
  kwok:                     'sigs.k8s.io/kwok',
  coredns:                  'github.com/coredns/coredns',
  'local-path-provisioner': 'github.com/rancher/local-path-provisioner',
};

describe('VERSIONS', () => {
  it.each(Object.entries(VERSIONS))('%s is %s in its go.mod too', (name, version) => {
    expect(readFileSync(join(GO, name, 'go.mod'), 'utf8')).toContain(`require ${ MODULES[name as keyof typeof VERSIONS] } ${ version }\n`);
  });

  it.each(COMPONENTS.map(({ name, module }) => [name, module]))('%s is built from a module with locked sums', (_, module) => {
    expect(existsSync(join(GO, module, 'go.sum'))).toBe(true);
  });
});

describe('probes', () => {
  const version = (name: string, output: string) => COMPONENTS.find((component) => component.name === name)?.probe?.version.exec(output)?.[1];

  it.each([
    ['etcd', 'etcd Version: 3.6.7\nGit SHA: Not provided\n', '3.6.7'],
    ['kube-apiserver', 'Kubernetes v1.34.4\n', 'v1.34.4'],
    ['kubectl', 'Client Version: v1.34.4\nKustomize Version: v5.7.1\n', 'v1.34.4'],
    ['helm', 'v3.19.4', 'v3.19.4'],
    ['coredns', 'CoreDNS-1.12.4\nlinux/amd64, go1.26.8, \n', '1.12.4'],
    ['kwok', 'kwok version v0.7.0 go1.26.8 (linux/amd64)\n', 'v0.7.0'],
  ])('%s tells its version', (name, output, expected) => {
    expect(version(name, output)).toBe(expected);
  });
});
