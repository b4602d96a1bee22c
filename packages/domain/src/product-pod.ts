/**
 * The `ProductPod` resource as Kubernetes stores it (`productpods.io/v1alpha1`).
 *
 * The schema is written once, in the CRD of `charts/product-pods-operator`; a test holds these types and the CRD together.
 */
export const API_GROUP = 'productpods.io';
export const API_VERSION = 'v1alpha1';
export const PLURAL = 'productpods';
export const KIND = 'ProductPod';

/** Steve's name of the type, as Rancher's stores use it. */
export const STEVE_TYPE = `${ API_GROUP }.productpod`;

export const POD_LABEL = 'productpods.io/pod';
export const EXPIRES_AT_ANNOTATION = 'productpods.io/expires-at';
export const TEMPLATE_ANNOTATION = 'productpods.io/template';
export const INSTALL_ERROR_ANNOTATION = 'productpods.io/install-error';
export const OPERATION_ANNOTATION = 'productpods.io/operation';
/** On the namespace of a protected pod; admission keeps such a namespace from being deleted. */
export const PROTECTED_ANNOTATION = 'productpods.io/protected';
/** On a workload that the operator put to sleep: how many replicas it is to have again. */
export const ASLEEP_REPLICAS_ANNOTATION = 'productpods.io/asleep-replicas';
/** On a CronJob that the operator suspended. */
export const ASLEEP_ANNOTATION = 'productpods.io/asleep';
export const FINALIZER = 'productpods.io/cleanup';
/** Label of a ProductPod: the Rancher project it counts for, by its id without the cluster's; admission and the operator set it. */
export const PROJECT_LABEL = 'productpods.io/project';
/** Annotation of a ProductPod: those of its owner's groups that policies name, as JSON {@link OwnerGroups}; admission sets it. */
export const OWNER_GROUPS_ANNOTATION = 'productpods.io/owner-groups';
/** Rancher's annotation of a namespace: `<cluster>:<project>`. */
export const RANCHER_PROJECT_ANNOTATION = 'field.cattle.io/projectId';

/** The states people see, in the order of a pod's life. */
export const PHASES = ['Pending', 'Installing', 'Starting', 'Ready', 'Degraded', 'Asleep', 'Waking', 'Expired', 'Terminating', 'Failed'] as const;
export type Phase = typeof PHASES[number];

/** `SpecValid`, `OwnerPresent` and `Archived` appear only when there is something to say. */
export const CONDITION_TYPES = ['Installed', 'ProductsReady', 'Ready', 'ExpiringSoon', 'RenewalDue', 'SpecValid', 'OwnerPresent', 'Archived', 'Terminated'] as const;
export type ConditionType = typeof CONDITION_TYPES[number];

/** A condition by Kubernetes' API conventions. */
export interface Condition {
  type: ConditionType;
  status: 'True' | 'False' | 'Unknown';
  reason: string;
  message: string;
  lastTransitionTime: string;
  observedGeneration?: number;
}

export const NEXT_ACTIONS = ['Install', 'BecomeReady', 'Sleep', 'Wake', 'Expire', 'Remove', 'Archive', 'Uninstall', 'RemoveNamespace', 'None'] as const;
export type NextActionName = typeof NEXT_ACTIONS[number];

/** What happens next, when (RFC 3339, UTC, whole seconds) and why. */
export interface NextAction {
  action: NextActionName;
  at?: string;
  why: string;
}

/** Where the login of a product lies: a Secret in the pod's namespace and its keys. */
export interface CredentialsReference {
  secretName: string;
  usernameKey: string;
  passwordKey: string;
}

/** One product of a pod as the operator last saw it. */
export interface ProductStatus {
  name: string;
  title: string;
  ready: boolean;
  /** The product's own word or the reason why it was not heard. */
  message: string;
  /** Absolute URL when the cluster itself exposes the product (Ingress, LoadBalancer). */
  url?: string;
  /** The Service behind the product; the page makes a proxied URL from it where `url` is missing. */
  service?: { name: string; port: number; scheme: 'http' | 'https'; path: string };
  credentials?: CredentialsReference;
}

export interface ProductPodSpec {
  /** Name for people. */
  title?: string;
  purpose?: string;
  /** Kubernetes user name of the caller who created it; admission accepts only the caller's own. */
  owner?: string;
  /** The chart; `name` of the `ProductTemplate` that describes it, where the chart does not describe itself. */
  template: { name?: string; repository: string; chart: string; version: string };
  /** One of the sizes that the policy gives. */
  size?: string;
  /** The most that it may use, as Kubernetes quantities; admission fills it in from the size. */
  resources?: { cpu?: string; memory?: string; storage?: string };
  /** Lifetime from creation: `\d+[smhdw]` combined largest first, RFC 3339, or `never`. */
  ttl: string;
  /** What happens when the lifetime ends; `Delete` when absent. */
  expiryAction?: ExpiryAction;
  /** How long an expired pod stays restorable: a duration or `0s`; the policy's when absent. */
  gracePeriod?: string;
  /** The wish by hand. It holds until the sleep schedule's next turn. */
  desiredState?: DesiredState;
  sleepSchedule?: SleepSchedule;
  /** How often the owner must confirm that he still needs the pod: a duration. */
  renewEvery?: string;
  /** When he last did: RFC 3339. A time in the future counts as now. */
  renewedAt?: string;
  /** Nothing deletes a protected pod; at its expiry it sleeps instead. */
  protected?: boolean;
  /** A failed pod is kept for inspection instead of being removed after the policy's time. */
  keepFailed?: boolean;
}

export const HOLDINGS = ['Running', 'Storage'] as const;
/** What of its size a pod holds of the quotas: all of it, or only its storage while it is at rest. */
export type Holding = typeof HOLDINGS[number];

export const EXPIRY_ACTIONS = ['Delete', 'Archive', 'Sleep'] as const;
export type ExpiryAction = typeof EXPIRY_ACTIONS[number];

export const DESIRED_STATES = ['Running', 'Asleep'] as const;
export type DesiredState = typeof DESIRED_STATES[number];

/** When a pod goes to sleep and wakes: cron expressions of five fields, in a time zone of the IANA database (UTC when absent). */
export interface SleepSchedule {
  sleep: string;
  /** Without it, somebody must wake the pod. */
  wake?: string;
  timeZone?: string;
}

/** A wish by hand as the operator first saw it. */
export interface SeenWish {
  state: DesiredState;
  since: string;
}

export const NOTICE_KINDS = ['Expiry', 'Renewal'] as const;
export type NoticeKind = typeof NOTICE_KINDS[number];

/** The last notice of a kind that was given: `mark` (a duration, `0s` at the deadline itself) before `deadline`. */
export interface GivenNotice {
  kind: NoticeKind;
  mark: string;
  deadline: string;
  givenAt: string;
}

/** An object of the release that lies in no namespace. */
export interface ClusterObject {
  apiVersion: string;
  kind: string;
  name: string;
}

/** A description that a pod goes by, whatever becomes of the `ProductTemplate` that it was taken from. */
export interface PinnedTemplate {
  name: string;
  generation: number;
  /** Of the release. */
  revision: number;
  /** JSON. */
  description: string;
}

export interface ProductPodStatus {
  observedGeneration?: number;
  phase?: Phase;
  /** CamelCase reason of the phase. */
  reason?: string;
  /** One sentence for people about the phase. */
  message?: string;
  /** RFC 3339, UTC, whole seconds; absent for `never`. The earlier of the lifetime's end and the end for want of renewal. */
  expiresAt?: string;
  /** Until when an expired pod can be brought back; absent while it has not expired, and when nothing will remove it. */
  restorableUntil?: string;
  /** By when the owner must confirm next; absent without `renewEvery`. */
  renewalDueAt?: string;
  next?: NextAction;
  conditions?: Condition[];
  products?: ProductStatus[];
  /** The description by a `ProductTemplate` as it was when this revision of the release was installed. */
  template?: PinnedTemplate;
  /** What it holds of the quotas; all of its size when absent. */
  holds?: Holding;
  release?: { name: string; status: string; revision: number; chart: string; version: string };
  /** The namespace as first seen; only one with the same uid and `owned: true` is ever removed. */
  namespace?: { uid: string; owned: boolean };
  timings?: {
    installedAt?: string;
    /** When it was ready for the first time. */
    readyAt?: string;
    /** Since when it has been failed; absent while it is not. */
    failedAt?: string;
    /** From when its grace period counts; absent while it has not expired. */
    expiredAt?: string;
    /** Since when it has been past its end and kept from it; absent while it is not. */
    parkedAt?: string;
  };
  wish?: SeenWish;
  notices?: GivenNotice[];
  /** Objects of the release outside of any namespace; they are removed with it. */
  clusterObjects?: ClusterObject[];
}

export interface ObjectMeta {
  name: string;
  namespace: string;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  finalizers?: string[];
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
}

export interface ProductPod {
  apiVersion: `${ typeof API_GROUP }/${ typeof API_VERSION }`;
  kind: typeof KIND;
  metadata: ObjectMeta;
  spec: ProductPodSpec;
  status?: ProductPodStatus;
}
