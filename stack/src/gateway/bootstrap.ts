import { type NewUser, type User, Users } from './auth/users';
import type { KubeClient } from './kube/client';
import { type Informer, startInformer } from './kube/informer';
import { item, USERS } from './kube/paths';
import type { Logger } from './logger';
import { applyManifests, MANIFESTS } from './manifests';
import { ensureInitialProjects, ensureMember, type InitialProjects } from './projects/bootstrap';
import { ensureFeatures, ensureSettings } from './settings';

/** Users of a fresh stack. */
const USER_NAMES = { admin: 'Default Admin', member: 'Project Member', outsider: 'Standard User' } as const;

const initialUsers: NewUser[] = Object.entries(USER_NAMES).map(([username, displayName]) => ({
  username, displayName, password: `product-pods-${ username }`, admin: username === 'admin'
}));

/** Says that the user got his first membership: who is taken out of the project later stays out. */
const MEMBERSHIP_ANNOTATION = 'authz.management.cattle.io/initial-membership';

export interface Bootstrapped { users: Users; userCache: Informer<User>; projects: InitialProjects }

/** Brings the cluster to what a fresh Rancher has: definitions, roles, settings, users, projects. Repeatable. */
export async function bootstrap(kube: KubeClient, kubeconfig: string, log: Logger): Promise<Bootstrapped> {
  await Promise.all([applyManifests(kube, 'crds.yaml'), applyManifests(kube, 'roles.yaml')]);
  await applyManifests(kube, 'admission.yaml');
  await Promise.all([ensureFeatures(kube, MANIFESTS), ensureSettings(kube, MANIFESTS, {})]);
  const userCache = await startInformer<User>(kube, kubeconfig, USERS, { onChange: () => undefined, log });
  const users = new Users(kube, userCache);
  const [projects, ...made] = await Promise.all([ensureInitialProjects(kube), ...initialUsers.map((user) => users.ensure(user))]);
  const member = made.find(({ username }) => username === 'member');

  if (member && !member.metadata.annotations?.[MEMBERSHIP_ANNOTATION]) {
    await ensureMember(kube, projects.default, member, 'project-member');
    await kube.patch(item(USERS, member.metadata.name), { metadata: { annotations: { [MEMBERSHIP_ANNOTATION]: 'true' } } });
  }

  return { users, userCache, projects };
}
