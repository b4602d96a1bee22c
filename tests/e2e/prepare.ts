import { RancherClient, RancherError, type Credentials } from '../lib/rancher-client';
import { defaultProject } from '../lib/pods';
import { waitFor } from '../lib/wait';
import type { Environment } from './environment';

const REPOSITORIES = '/k8s/clusters/local/v1/catalog.cattle.io.clusterrepos';

interface ClusterRepo { status?: { conditions?: Array<{ type: string; status: string }> } }

/** Brings what the tests stand on: the two users and the repository with the templates. Does nothing that is there already. */
export async function prepare(environment: Environment): Promise<void> {
  const admin = await new RancherClient(environment.url, environment.caFile).login(environment.admin);

  try {
    const projectId = await defaultProject(admin);

    await ensureUser(environment, admin, environment.member, projectId);
    await ensureUser(environment, admin, environment.outsider);
    await ensureRepository(admin, environment.repositoryUrl);
  } finally {
    admin.close();
  }
}

/** A user who can sign in needs nothing; on another Rancher he is made through its own API. */
async function ensureUser(environment: Environment, admin: RancherClient, user: Credentials, projectId?: string): Promise<void> {
  const probe = new RancherClient(environment.url, environment.caFile);

  try {
    await probe.login(user);

    return;
  } catch (error) {
    if (!(error instanceof RancherError) || error.status !== 401) {
      throw error;
    }
  } finally {
    probe.close();
  }
  const { id } = await admin.request<{ id: string }>('POST', '/v3/users', {
    type: 'user', username: user.username, name: user.username, password: user.password, enabled: true, mustChangePassword: false,
  });

  await admin.request('POST', '/v3/globalrolebindings', { type: 'globalRoleBinding', globalRoleId: 'user', userId: id });
  if (projectId) {
    await admin.request('POST', '/v3/projectroletemplatebindings', {
      type: 'projectRoleTemplateBinding', projectId: projectId.replace('/', ':'), roleTemplateId: 'project-member', userPrincipalId: `local://${ id }`,
    });
  }
}

async function ensureRepository(admin: RancherClient, url: string): Promise<void> {
  const found = await admin.raw('GET', `${ REPOSITORIES }/product-pods`);

  if (found.status === 404) {
    await admin.request('POST', REPOSITORIES, { type: 'catalog.cattle.io.clusterrepo', metadata: { name: 'product-pods' }, spec: { url } });
  }
  await waitFor('the chart repository to be downloaded', async() => {
    const repo = await admin.request<ClusterRepo>('GET', `${ REPOSITORIES }/product-pods`);

    return repo.status?.conditions?.some((c) => c.type === 'Downloaded' && c.status === 'True');
  });
}
