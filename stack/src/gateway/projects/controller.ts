import { setTimeout as sleep } from 'node:timers/promises';
import type { KubeClient } from '../kube/client';
import { KubeError } from '../kube/errors';
import { type Informer, startInformer } from '../kube/informer';
import {
  CLUSTER_ROLE_BINDINGS, CLUSTER_ROLES, item, NAMESPACES, PROJECT_MEMBERS, PROJECTS, ROLE_BINDINGS, ROLES, type Resource
} from '../kube/paths';
import { KeyedQueue } from '../kube/queue';
import type { KubeObject } from '../kube/types';
import type { Logger } from '../logger';
import { ensureBackingNamespace } from './bootstrap';
import { hasRoles, statusPatch } from './namespace-status';
import { namespaceBindings, PROJECT_LABEL, projectObjects, type RbacObject, type Wanted } from './plan';
import { projectStatusPatch } from './project-status';
import { sync } from './sync';
import { projectOf, type Project, type ProjectMember } from './types';

const ROLES_TIMEOUT_MS = 30_000;
const ROLES_POLL_MS = 5;

export interface ProjectControllerOptions {
  kube: KubeClient;
  kubeconfig: string;
  log: Logger;
  now: () => Date;
  /** Project of a namespace that nobody put into one, such as System for `kube-system`. */
  defaultProject: (namespace: string) => string | undefined;
}

/**
 * Turns projects and their members into RBAC: level-based, so that whatever is changed or lost is put right.
 */
export class ProjectController {
  readonly namespaces!: Informer<KubeObject>;

  private projects!: Informer<Project>;

  private members!: Informer<ProjectMember>;

  private readonly rbac = new Map<Resource, Informer<RbacObject>>();

  /** Project of each namespace when it was last looked at, to clean up after a move. */
  private readonly lastProject = new Map<string, string>();

  private readonly namespaceQueue: KeyedQueue;

  private readonly projectQueue: KeyedQueue;

  private ready = false;

  private constructor(private readonly options: ProjectControllerOptions) {
    this.namespaceQueue = new KeyedQueue('namespace', options.log, (name) => this.reconcileNamespace(name));
    this.projectQueue = new KeyedQueue('project', options.log, (name) => this.reconcileProject(name));
  }

  static async start(options: ProjectControllerOptions): Promise<ProjectController> {
    const controller = new ProjectController(options);

    await controller.watch();

    return controller;
  }

  project(name: string): Project | undefined {
    return this.projects.get(name, 'local');
  }

  /** Waits until the members' roles are in a namespace; as long as Rancher does, then goes on without. */
  async rolesIn(name: string): Promise<void> {
    const until = Date.now() + ROLES_TIMEOUT_MS;

    while (Date.now() < until) {
      const namespace = this.namespaces.get(name);

      if (namespace && (hasRoles(namespace) || !projectOf(namespace))) {
        return;
      }
      await sleep(ROLES_POLL_MS);
    }
  }

  async stop(): Promise<void> {
    this.namespaceQueue.stop();
    this.projectQueue.stop();
    await Promise.all([this.namespaces, this.projects, this.members, ...this.rbac.values()].map((informer) => informer.stop()));
  }

  private async watch(): Promise<void> {
    const { kube, kubeconfig, log } = this.options;
    const start = <T extends KubeObject>(resource: Resource, onChange: (object: T, gone: boolean) => void, labelSelector?: string) => (
      startInformer<T>(kube, kubeconfig, resource, { onChange: (object, gone) => this.ready && onChange(object, gone), labelSelector, log })
    );

    await Promise.all([CLUSTER_ROLES, CLUSTER_ROLE_BINDINGS, ROLES, ROLE_BINDINGS].map(async(resource) => {
      this.rbac.set(resource, await start<RbacObject>(resource, (object) => this.onRbac(object), PROJECT_LABEL));
    }));
    this.projects = await start<Project>(PROJECTS, ({ metadata }) => this.enqueueProject(metadata.name));
    this.members = await start<ProjectMember>(PROJECT_MEMBERS, ({ projectName }) => this.enqueueProject(projectName.split(':')[1] ?? ''));
    Object.assign(this, { namespaces: await start<KubeObject>(NAMESPACES, ({ metadata }) => {
      this.namespaceQueue.add(metadata.name);
    }) });
    // Only now is the whole state known: an earlier look would remove what it does not know yet.
    this.ready = true;
    this.projects.list().forEach(({ metadata }) => this.projectQueue.add(metadata.name));
    await Promise.all(this.namespaces.list().map(({ metadata }) => this.namespaceQueue.add(metadata.name)));
  }

  private onRbac({ metadata }: RbacObject): void {
    const project = metadata.labels?.[PROJECT_LABEL];

    if (metadata.namespace && this.lastProject.has(metadata.namespace)) {
      this.namespaceQueue.add(metadata.namespace);
    } else if (project) {
      this.projectQueue.add(project);
    }
  }

  private enqueueProject(project: string): void {
    this.projectQueue.add(project);
    this.namespacesOf(project).forEach((name) => this.namespaceQueue.add(name));
  }

  private namespacesOf(project: string): string[] {
    return this.namespaces.list()
      .filter((namespace) => projectOf(namespace) === project && !namespace.metadata.deletionTimestamp)
      .map(({ metadata }) => metadata.name);
  }

  private membersOf(project: string): ProjectMember[] {
    return this.members.list().filter((member) => member.projectName === `local:${ project }` &&
      !member.metadata.deletionTimestamp && (member.userName || member.groupPrincipalName));
  }

  private observed(resources: Resource[], project: string | undefined, fits: (object: RbacObject, resource: Resource) => boolean): Wanted[] {
    return resources.flatMap((resource) => (this.rbac.get(resource)?.list() ?? [])
      .filter((object) => (project === undefined || object.metadata.labels?.[PROJECT_LABEL] === project) && fits(object, resource))
      .map((object) => ({ resource, object })));
  }

  private async reconcileNamespace(name: string): Promise<void> {
    const { kube, now, defaultProject } = this.options;
    const namespace = this.namespaces.get(name);
    const before = this.lastProject.get(name);

    if (!namespace || namespace.metadata.deletionTimestamp) {
      this.lastProject.delete(name);
      await (before && this.projectQueue.add(before));

      return;
    }
    const project = projectOf(namespace);

    if (project === undefined && namespace.metadata.annotations?.['field.cattle.io/projectId'] === undefined && defaultProject(name)) {
      await kube.patch(item(NAMESPACES, name), { metadata: { annotations: { 'field.cattle.io/projectId': `local:${ defaultProject(name) }` } } });

      return;
    }
    if (before && before !== project) {
      this.projectQueue.add(before);
    }
    if (!project || !this.project(project)) {
      this.lastProject.delete(name);
      await (before && sync(kube, [], this.inNamespace(name)));

      return;
    }
    this.lastProject.set(name, project);
    await Promise.all([
      sync(kube, namespaceBindings(name, project, this.membersOf(project)), this.inNamespace(name)),
      this.projectQueue.add(project),
    ]);
    const patch = statusPatch(namespace, project, now());

    if (patch) {
      await kube.patch(item(NAMESPACES, name), patch).catch(ignoreMissing);
    }
  }

  private inNamespace(name: string): Wanted[] {
    return this.observed([ROLE_BINDINGS], undefined, ({ metadata, roleRef }) => metadata.namespace === name && roleRef?.kind === 'ClusterRole');
  }

  private async reconcileProject(name: string): Promise<void> {
    const { kube, now } = this.options;
    const project = this.project(name);
    // Inside namespaces, bindings to ClusterRoles are the members' rights there; the project's own point to Roles.
    const isOwn = ({ metadata, roleRef }: RbacObject, resource: Resource) => (
      metadata.namespace === undefined || resource === ROLES || roleRef?.kind === 'Role'
    );
    const observed = this.observed([CLUSTER_ROLES, CLUSTER_ROLE_BINDINGS, ROLES, ROLE_BINDINGS], name, isOwn);

    if (!project || project.metadata.deletionTimestamp) {
      await sync(kube, [], observed);

      return;
    }
    if (!this.namespaces.get(name)) {
      await ensureBackingNamespace(kube, name);
    }
    await sync(kube, projectObjects(project, this.namespacesOf(name), this.membersOf(name)), observed);
    const patch = projectStatusPatch(project, now());

    if (patch) {
      await kube.patch(item(PROJECTS, name, 'local'), patch);
    }
  }
}

function ignoreMissing(error: unknown): void {
  if (!KubeError.is(error, 404)) {
    throw error;
  }
}
