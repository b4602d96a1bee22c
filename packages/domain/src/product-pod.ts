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
export const FINALIZER = 'productpods.io/cleanup';

/** The states people see, in the order of a pod's life. */
export const PHASES = ['Pending', 'Installing', 'Starting', 'Ready', 'Expired', 'Terminating', 'Failed'] as const;
export type Phase = typeof PHASES[number];

export const CONDITION_TYPES = ['Installed', 'ProductsReady', 'Ready', 'ExpiringSoon', 'Terminated'] as const;
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

/** What happens next, when (RFC 3339, UTC, whole seconds) and why. */
export interface NextAction {
  action: 'Install' | 'BecomeReady' | 'Expire' | 'Uninstall' | 'RemoveNamespace' | 'None';
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
  template: { repository: string; chart: string; version: string };
  /** Lifetime from creation: `\d+[smhdw]` combined largest first, RFC 3339, or `never`. */
  ttl: string;
}

export interface ProductPodStatus {
  observedGeneration?: number;
  phase?: Phase;
  /** CamelCase reason of the phase. */
  reason?: string;
  /** One sentence for people about the phase. */
  message?: string;
  /** RFC 3339, UTC, whole seconds; absent for `never`. */
  expiresAt?: string;
  next?: NextAction;
  conditions?: Condition[];
  products?: ProductStatus[];
  release?: { name: string; status: string; revision: number; chart: string; version: string };
  /** The namespace as first seen; only one with the same uid and `owned: true` is ever removed. */
  namespace?: { uid: string; owned: boolean };
  timings?: { installedAt?: string; readyAt?: string };
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
