import type { ProductPodPolicySpec } from '@product-pods/domain';
import type { RancherClient } from './rancher-client';
import { waitFor } from './wait';

const POLICIES = '/k8s/clusters/local/apis/productpods.io/v1alpha1/productpodpolicies';
const PROJECTS = '/v1/management.cattle.io.projects';
const MEMBERS = '/v1/management.cattle.io.projectroletemplatebindings';

/** Makes a policy as kubectl would. */
export const createPolicy = (admin: RancherClient, name: string, spec: ProductPodPolicySpec) => admin.request('POST', POLICIES, { apiVersion: 'productpods.io/v1alpha1', kind: 'ProductPodPolicy', metadata: { name }, spec });

/** Deletes a policy; one that is gone already is no error. */
export async function deletePolicy(admin: RancherClient, name: string): Promise<void> {
  const { status, body } = await admin.raw('DELETE', `${ POLICIES }/${ name }`);

  if (status >= 400 && status !== 404) {
    throw new Error(`The policy ${ name } could not be deleted: ${ status } ${ JSON.stringify(body) }`);
  }
}

export const readPolicySpec = async(reader: RancherClient, name: string) => (await reader.request<{ spec: ProductPodPolicySpec }>('GET', `${ POLICIES }/${ name }`)).spec;

/** Name of a user as Kubernetes knows it. */
export const userIdOf = async(user: RancherClient) => (await user.request<{ status: { userID: string } }>('POST', '/v1/ext.cattle.io.selfuser', {})).status.userID;

/** A project's quota in Rancher, and what each namespace gets of it that asks for nothing. */
export interface RancherQuota { limit: Record<string, string>; share: Record<string, string> }

/** A project of its own, of which somebody is a member, so that what is limited there is nobody else's; its id without the cluster's. */
export async function createProject(admin: RancherClient, displayName: string, member: RancherClient, quota?: RancherQuota): Promise<string> {
  const project = await admin.request<{ metadata: { name: string } }>('POST', PROJECTS, {
    type:     'management.cattle.io.project',
    metadata: { generateName: 'p-', namespace: 'local' },
    spec:     { clusterName: 'local', displayName, description: '', ...(quota ? { resourceQuota: { limit: quota.limit }, namespaceDefaultResourceQuota: { limit: quota.share } } : {}) },
  });
  const { name } = project.metadata;
  const userName = await userIdOf(member);

  // The namespace that holds memberships comes with the project, a moment later.
  await waitFor('the membership to be accepted', async() => (await admin.raw('POST', MEMBERS, {
    type: 'management.cattle.io.projectroletemplatebinding', metadata: { generateName: 'prtb-', namespace: name }, projectName: `local:${ name }`, roleTemplateName: 'project-member', userName,
  })).status === 201);
  await waitFor('the member to see the project', async() => (await member.raw('GET', `${ PROJECTS }/local/${ name }`)).status === 200);

  return name;
}

export const deleteProject = (admin: RancherClient, name: string) => admin.raw('DELETE', `${ PROJECTS }/local/${ name }`);
