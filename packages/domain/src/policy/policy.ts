import type { SleepSchedule } from '../product-pod';

/**
 * The resource `ProductPodPolicy` as Kubernetes stores it: what an administrator allows whom.
 *
 * The schema is written once, in the CRD of `charts/product-pods-operator`; a test holds these types and the CRD together.
 */
export const POLICY_KIND = 'ProductPodPolicy';
export const POLICY_PLURAL = 'productpodpolicies';

/** Steve's name of the type, as Rancher's stores use it. */
export const POLICY_STEVE_TYPE = 'productpods.io.productpodpolicy';

/** From the most general to the most specific; the later one outranks the earlier where priorities are equal. */
export const SUBJECT_KINDS = ['Everyone', 'Project', 'Group', 'User'] as const;
export type SubjectKind = typeof SUBJECT_KINDS[number];

/** Name of a subject that means every project. */
export const EVERY_PROJECT = '*';

/**
 * Whom a policy is for. What its limits count follows from the kind: of a project, all pods in it together; of a user, his own; of a
 * group and of everyone, those of each person by himself.
 */
export interface PolicySubject {
  kind: SubjectKind;
  /** Kubernetes user or group name, Rancher's project id without the cluster's (`p-abcde`), or `*` for every project. Absent for `Everyone`. */
  name?: string;
}

/** What is counted and summed up, in the order in which it is shown. */
export const RESOURCES = ['pods', 'running', 'cpu', 'memory', 'storage'] as const;
export type Resource = typeof RESOURCES[number];

/** A size or a limit as Kubernetes quantities. */
export interface Quantities {
  cpu?: string;
  memory?: string;
  storage?: string;
}

export interface PolicyLimits extends Quantities {
  /** Pods of any kind, asleep and expired ones too. */
  pods?: number;
  /** Pods that are not asleep. */
  running?: number;
}

/** A template that is allowed; `*` in a text stands for any characters. */
export interface TemplateRule {
  repository?: string;
  chart: string;
  versions?: string[];
}

/** A size that may be chosen. */
export interface PolicySize extends Quantities {
  name: string;
}

export interface PolicyLifetime {
  /** What a pod gets that names none. */
  default?: string;
  /** The longest a pod may be given when it is made. */
  longest?: string;
  /** Whether pods may live for ever. */
  never?: boolean;
  extension?: {
    /** Whether lives may be extended at all. */
    allowed?: boolean;
    /** The longest lifetime, from the creation, that extending may reach; `longest` when absent. */
    longest?: string;
    /** How far ahead of the moment of extending the new end may lie. */
    ahead?: string;
  };
}

export interface ProductPodPolicySpec {
  /** What it is for, in the administrator's words. */
  description?: string;
  /** Who can raise its limits, as refusals name him. */
  contact?: string;
  /** Of two policies the one with the higher priority decides, whomever they are for; 0 when absent. */
  priority?: number;
  subjects: PolicySubject[];
  limits?: PolicyLimits;
  /** Templates that are allowed; all when absent, none when empty. */
  templates?: TemplateRule[];
  /** Sizes that are allowed; any when absent. */
  sizes?: PolicySize[];
  /** The size a pod gets that names none. */
  defaultSize?: string;
  lifetime?: PolicyLifetime;
  /** The sleep schedule a pod gets that names none. */
  sleepSchedule?: SleepSchedule;
  /** How often owners must confirm; pods may ask for more often, not for less. */
  renewEvery?: string;
  /** How long an expired pod stays restorable where it does not say so itself. */
  gracePeriod?: string;
  /** After how long a failed pod that nobody keeps is removed: a duration or `keep`. */
  failedPods?: string;
  /** How long before a deadline notices are given. */
  notices?: string[];
  /** Whether releases of templates that belong to no ProductPod are listed in the policy's `ProductPodUsage`. */
  unmanaged?: typeof UNMANAGED_WAYS[number];
}

export const UNMANAGED_WAYS = ['Flag', 'Ignore'] as const;

export interface ProductPodPolicy {
  apiVersion: string;
  kind: typeof POLICY_KIND;
  metadata: { name: string; uid?: string; resourceVersion?: string; generation?: number; creationTimestamp?: string };
  spec: ProductPodPolicySpec;
}
