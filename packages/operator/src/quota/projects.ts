import { amounts, POD_LABEL, projectIn, RANCHER_PROJECT_ANNOTATION, RANCHER_QUOTA_ANNOTATION, rancherDefaults, rancherLimits, shareIn, SIZE_RESOURCES } from '@product-pods/domain';
import type { LimitRulings, ProductPod, Quantities, RancherLimit, Share } from '@product-pods/domain';
import type { NamespaceObject } from '../facts';
import type { KubeObject } from '../kube/client';

/** Rancher's project, as far as it is read. */
export interface RancherProject extends KubeObject {
  spec?: { resourceQuota?: { limit?: RancherLimit } | null; namespaceDefaultResourceQuota?: { limit?: RancherLimit } | null };
}

/** What a project may have in all, and what Rancher gives each of its namespaces; both or neither are set. */
export interface ProjectFacts {
  limit: RancherLimit;
  share: RancherLimit;
}

export function projectFacts({ spec }: RancherProject): ProjectFacts | undefined {
  const limit = spec?.resourceQuota?.limit ?? {};

  return Object.keys(limit).length ? { limit, share: spec?.namespaceDefaultResourceQuota?.limit ?? {} } : undefined;
}

export interface ProjectsOptions {
  /** Rancher's id of this cluster, in whose namespace its projects lie. */
  clusterId: string;
  projects: { store: { get(key: string): { facts: ProjectFacts | undefined } | undefined } };
  pods: { store: { get(key: string): ProductPod | undefined } };
}

/** What projects may have by their quotas in Rancher, and what of it is left for pods. */
export class Projects {
  /** Namespaces by project, so that nobody has to look through all of them. */
  readonly #namespaces = new Map<string, Map<string, NamespaceObject>>();

  constructor(private readonly options: ProjectsOptions) {}

  /** Takes in what the mirror shows of a namespace now. */
  update(now: NamespaceObject | undefined, before: NamespaceObject | undefined): void {
    const [project, former] = [now, before].map((each) => projectIn(each?.annotations[RANCHER_PROJECT_ANNOTATION]));

    if (before && former !== undefined && (former !== project || !now)) {
      const others = this.#namespaces.get(former);

      others?.delete(before.name);
      if (others?.size === 0) {
        this.#namespaces.delete(former);
      }
    }
    if (now && project !== undefined) {
      const all = this.#namespaces.get(project) ?? new Map<string, NamespaceObject>();

      this.#namespaces.set(project, all.set(now.name, now));
    }
  }

  /** What the project may have in all; `undefined` where it has no quota, or where this cluster does not know. */
  limitOf(project: string | undefined): RancherLimit | undefined {
    return this.#factsOf(project)?.limit;
  }

  /** What a pod gets that names none of what its project limits. */
  defaultsFor(project: string | undefined): Quantities {
    const facts = this.#factsOf(project);

    return facts ? rancherDefaults(facts.limit, facts.share) : {};
  }

  /** What is left for pods; that namespace, for whose pod it is asked, aside. */
  limitsFor(project: string | undefined, namespace: string): LimitRulings {
    const facts = this.#factsOf(project);

    return project === undefined || !facts ? {} : rancherLimits(project, facts.limit, [...this.#namespaces.get(project)?.values() ?? []].filter(({ name }) => name !== namespace).map((each) => this.#shareOf(each, facts)));
  }

  #factsOf(project: string | undefined): ProjectFacts | undefined {
    return project === undefined ? undefined : this.options.projects.store.get(`${ this.options.clusterId }/${ project }`)?.facts;
  }

  /** What Rancher has set aside for a namespace, or is about to. */
  #shareOf({ name, labels, annotations }: NamespaceObject, { share }: ProjectFacts): Share {
    const pod = labels[POD_LABEL] === undefined ? undefined : this.options.pods.store.get(`${ name }/${ labels[POD_LABEL] }`);
    const sizes = amounts.readQuantities(pod?.spec.resources);

    return { limit: { ...share, ...shareIn(annotations[RANCHER_QUOTA_ANNOTATION]) }, named: SIZE_RESOURCES.filter((resource) => sizes[resource] !== undefined) };
  }
}
