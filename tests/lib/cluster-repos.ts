import type { RancherClient } from './rancher-client';
import { waitFor } from './wait';

const REPOSITORIES = '/k8s/clusters/local/v1/catalog.cattle.io.clusterrepos';

interface ClusterRepo { status?: { conditions?: Array<{ type: string; status: string }> } }

/** Makes chart repositories known to Rancher, each under its name; `false` waits for one that cannot be read. */
export async function addClusterRepos(admin: RancherClient, repos: readonly { name: string; url: string; readable?: boolean }[]): Promise<void> {
  for (const { name, url } of repos) {
    await admin.request('POST', REPOSITORIES, { type: 'catalog.cattle.io.clusterrepo', metadata: { name }, spec: { url } });
  }
  for (const { name, readable = true } of repos) {
    await waitFor(`Rancher to have looked at the chart repository ${ name }`, async() => {
      const { status } = await admin.request<ClusterRepo>('GET', `${ REPOSITORIES }/${ name }`);

      return status?.conditions?.some((c) => c.type === 'Downloaded' && c.status === (readable ? 'True' : 'False'));
    });
  }
}

/** Forgets chart repositories; one that is not there is none to forget. */
export async function removeClusterRepos(admin: RancherClient, names: readonly string[]): Promise<void> {
  await Promise.all(names.map((name) => admin.raw('DELETE', `${ REPOSITORIES }/${ name }`)));
}
