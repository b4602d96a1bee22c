import { randomBytes } from 'node:crypto';
import { waitFor } from '../../lib/wait';
import { Client } from './client';

/** The repository that the tests make; the recordings' own is called `pp`. */
export const REPOSITORY = 'contract';
export const REPOSITORY_PATH = `/k8s/clusters/local/v1/catalog.cattle.io.clusterrepos/${ REPOSITORY }`;

/** A name that no other run has taken. */
export const unique = (prefix: string) => `${ prefix }-${ randomBytes(3).toString('hex') }`;

/** The repository of the stack's charts, downloaded. */
export async function ensureRepository(admin: Client): Promise<void> {
  const { status } = await admin.send('GET', REPOSITORY_PATH);

  if (status === 404) {
    await admin.send('POST', '/v1/catalog.cattle.io.clusterrepos', {
      type: 'catalog.cattle.io.clusterrepo', metadata: { name: REPOSITORY }, spec: { url: admin.stack.chartsUrl }
    });
  }
  await waitFor('the repository to be downloaded', async() => {
    const { status: repo } = await admin.get<{ status?: { conditions?: Array<{ type: string; status: string }> } }>(REPOSITORY_PATH);

    return repo?.conditions?.some(({ type, status: value }) => type === 'Downloaded' && value === 'True');
  });
}

interface Project { metadata: { name: string; labels?: Record<string, string> } }

/** Name of the project Default. */
export async function defaultProject(admin: Client): Promise<string> {
  const { data } = await admin.get<{ data: Project[] }>('/v1/management.cattle.io.projects/local');
  const project = data.find(({ metadata }) => metadata.labels?.['authz.management.cattle.io/default-project']);

  if (!project) {
    throw new Error('there is no project Default');
  }

  return project.metadata.name;
}

export interface OperationOutput { operationName: string; operationNamespace: string }
export interface OperationStatus { conditions?: Array<{ type: string; status: string; message?: string }> }

/** Waits until an Operation is over, and gives it back. */
export function finishedOperation(client: Client, { operationName, operationNamespace }: OperationOutput): Promise<{ status: OperationStatus }> {
  return waitFor(`operation ${ operationName }`, async() => {
    const operation = await client.get<{ status?: OperationStatus }>(`/v1/catalog.cattle.io.operations/${ operationNamespace }/${ operationName }`);
    const { status } = operation;

    return status?.conditions?.some(({ type, status: value }) => type === 'Reconciling' && value === 'False') && { ...operation, status };
  });
}

/** Removes namespaces and all in them; they go on their own time. */
export async function removeNamespaces(admin: Client, names: Iterable<string>): Promise<void> {
  await Promise.all([...names].map((name) => admin.send('DELETE', `/v1/namespaces/${ name }`)));
}
