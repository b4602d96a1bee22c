import { readFileSync, writeFileSync } from 'node:fs';
import { dump } from 'js-yaml';
import { CLUSTER_DOMAIN, type Layout, NODE_NAME, SERVICE_API_ADDRESS } from './layout';
import {
  issue, type KeyPairFiles, type LeafOptions, openAuthority, openSigningKey,
} from './pki';

/** Clients of the API server and who they are to it. */
const CLIENTS = {
  admin:                { commonName: 'product-pods-stack', organization: 'system:masters' },
  'controller-manager': { commonName: 'system:kube-controller-manager' },
  scheduler:            { commonName: 'system:kube-scheduler' },
  kubelet:              { commonName: `system:node:${ NODE_NAME }`, organization: 'system:nodes' },
  'kube-proxy':         { commonName: 'system:kube-proxy' },
  'to-kubelet':         { commonName: 'kube-apiserver', organization: 'system:masters' },
  'to-etcd':            { commonName: 'kube-apiserver' },
} satisfies Record<string, LeafOptions>;

export type ClientName = keyof typeof CLIENTS;

/** Makes all certificates and one kubeconfig for each client, in the data folder's `pki` and `kubeconfig`. */
export async function writeCredentials(layout: Layout): Promise<{ caFile: string; admin: KeyPairFiles }> {
  const folder = layout.host('pki');
  const authority = await openAuthority(folder, 'ca');
  const frontProxy = await openAuthority(folder, 'front-proxy-ca');
  const hosts = [
    'localhost', '127.0.0.1', layout.address, SERVICE_API_ADDRESS,
    'kubernetes', 'kubernetes.default', 'kubernetes.default.svc', `kubernetes.default.svc.${ CLUSTER_DOMAIN }`,
  ];

  await openSigningKey(folder);
  await issue(authority, folder, 'kube-apiserver', { commonName: 'kube-apiserver', hosts });
  await issue(authority, folder, 'etcd', { commonName: 'etcd', hosts: ['localhost', '127.0.0.1'] });
  await issue(frontProxy, folder, 'front-proxy-client', { commonName: 'front-proxy-client' });
  const caFile = authority.files.certFile;

  for (const [name, options] of Object.entries(CLIENTS)) {
    writeKubeconfig(layout, name, caFile, await issue(authority, folder, name, options));
  }

  return { caFile, admin: { certFile: layout.host('pki', 'admin.crt'), keyFile: layout.host('pki', 'admin.key') } };
}

export const apiServerUrl = (layout: Layout) => `https://${ layout.address }:${ layout.ports.apiServer }`;

/** A kubeconfig with everything in it, so that it works from any folder. */
function writeKubeconfig(layout: Layout, name: string, caFile: string, client: KeyPairFiles): void {
  const base64 = (file: string) => readFileSync(file).toString('base64');

  writeFileSync(layout.host('kubeconfig', name), dump({
    apiVersion:        'v1',
    kind:              'Config',
    'current-context': 'stack',
    clusters:          [{ name: 'stack', cluster: { server: apiServerUrl(layout), 'certificate-authority-data': base64(caFile) } }],
    users:             [{ name, user: { 'client-certificate-data': base64(client.certFile), 'client-key-data': base64(client.keyFile) } }],
    contexts:          [{ name: 'stack', context: { cluster: 'stack', user: name } }],
  }), { mode: 0o600 });
}
