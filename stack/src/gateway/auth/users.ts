import type { KubeClient } from '../kube/client';
import type { Informer } from '../kube/informer';
import { CLUSTER_ROLE_BINDINGS, CLUSTER_ROLES, collection, item, SECRETS, USERS } from '../kube/paths';
import type { Identity, KubeObject } from '../kube/types';
import { hashPassword, isPassword } from './passwords';
import { randomSuffix } from './tokens';

const PASSWORD_NAMESPACE = 'cattle-local-user-passwords';

/** `management.cattle.io/v3 User`. Its name is the Kubernetes user name. */
export interface User extends KubeObject {
  username: string;
  displayName?: string;
  enabled?: boolean | null;
  principalIds?: string[];
  /** Names of the groups of this server that the user is in. */
  spec?: { groups?: string[] };
}

/** A user as a fresh stack gets him. */
export interface NewUser {
  username: string;
  displayName: string;
  password: string;
  admin: boolean;
}

/** Principal of a group, as a project's membership names it. */
export const groupPrincipal = (group: string) => `local_group://${ group }`;

/** Everybody whom Rancher's API server sees: the name is `user-xxxxx`, the groups say that he is logged in. */
export function identityOf(user: User): Identity {
  return {
    user:   user.metadata.name,
    groups: ['system:authenticated', 'system:cattle:authenticated', ...(user.spec?.groups ?? []).map(groupPrincipal)],
  };
}

/** The users, as objects in the cluster; their passwords as hashes in Secrets. */
export class Users {
  constructor(private readonly kube: KubeClient, private readonly cache: Informer<User>) {}

  byId(id: string): User | undefined {
    const user = this.cache.get(id);

    return user && user.enabled !== false ? user : undefined;
  }

  byUsername(username: string): User | undefined {
    return this.cache.list().find((user) => user.username === username && user.enabled !== false);
  }

  list(): readonly User[] {
    return this.cache.list();
  }

  /** The user, if name and password are right. */
  async authenticate(username: string, password: string): Promise<User | undefined> {
    const user = this.byUsername(username);
    const secret = user && await this.kube.find<{ data?: { password?: string; salt?: string } }>(item(SECRETS, user.metadata.name, PASSWORD_NAMESPACE));
    const stored = secret?.data?.password && secret.data.salt
      ? { hash: Buffer.from(secret.data.password, 'base64'), salt: Buffer.from(secret.data.salt, 'base64') }
      : undefined;

    return await isPassword(password, stored) ? user : undefined;
  }

  async setPassword(user: User, password: string): Promise<void> {
    const { hash, salt } = await hashPassword(password);

    await this.kube.apply(item(SECRETS, user.metadata.name, PASSWORD_NAMESPACE), {
      apiVersion: 'v1',
      kind:       'Secret',
      metadata:   { name: user.metadata.name, namespace: PASSWORD_NAMESPACE, ownerReferences: [ownedBy(user)] },
      data:       { password: hash.toString('base64'), salt: salt.toString('base64') },
    });
  }

  /** Makes the user with his password and his rights on himself, or what of it a start that broke off left undone. */
  async ensure(wanted: NewUser): Promise<User> {
    const user = this.cache.list().find(({ username }) => username === wanted.username) ?? await this.create(wanted);
    const hasPassword = await this.kube.find(item(SECRETS, user.metadata.name, PASSWORD_NAMESPACE)) !== undefined;

    await Promise.all([
      hasPassword ? undefined : this.setPassword(user, wanted.password),
      this.grantSelf(user),
      wanted.admin ? this.grantAll(user) : undefined,
    ]);

    return user;
  }

  private create({ username, displayName, admin }: NewUser): Promise<User> {
    const name = `user-${ randomSuffix(5) }`;

    return this.kube.create<User>(collection(USERS), {
      apiVersion:   USERS.apiVersion,
      kind:         USERS.kind,
      metadata:     { name, labels: admin ? { 'authz.management.cattle.io/bootstrapping': 'admin-user' } : {} },
      username,
      displayName,
      description:  '',
      principalIds: [`local://${ name }`],
      status:       {},
    });
  }

  private async grantSelf(user: User): Promise<void> {
    const name = `${ user.metadata.name }-view`;

    await this.kube.apply(item(CLUSTER_ROLES, name), {
      apiVersion: CLUSTER_ROLES.apiVersion,
      kind:       CLUSTER_ROLES.kind,
      metadata:   { name, ownerReferences: [ownedBy(user)] },
      rules:      [{ apiGroups: ['management.cattle.io'], resources: ['users'], resourceNames: [user.metadata.name], verbs: ['get', 'list', 'watch'] }],
    });
    await this.bind(user, `grb-${ user.metadata.name }-view`, name);
  }

  private grantAll(user: User): Promise<void> {
    return this.bind(user, `globaladmin-${ user.metadata.name }`, 'cluster-admin');
  }

  private async bind(user: User, name: string, role: string): Promise<void> {
    await this.kube.apply(item(CLUSTER_ROLE_BINDINGS, name), {
      apiVersion: CLUSTER_ROLE_BINDINGS.apiVersion,
      kind:       CLUSTER_ROLE_BINDINGS.kind,
      metadata:   { name, ownerReferences: [ownedBy(user)] },
      roleRef:    { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
      subjects:   [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: user.metadata.name }],
    });
  }
}

function ownedBy(user: User) {
  return { apiVersion: USERS.apiVersion, kind: USERS.kind, name: user.metadata.name, uid: user.metadata.uid };
}
