import type { ProductPod, ProductPodSpec } from '@product-pods/domain';

/** A ProductPod as somebody sent it: before any schema has looked at it, any part of it may be anything. */
export interface SentPod {
  metadata?: { name?: unknown; namespace?: unknown; labels?: unknown; annotations?: unknown; finalizers?: unknown };
  spec?: { [Field in keyof ProductPodSpec]?: unknown };
}

/** The parts of a Kubernetes AdmissionReview (`admission.k8s.io/v1`) that are read. */
export interface AdmissionRequest {
  uid: string;
  operation: string;
  namespace?: string;
  dryRun?: boolean;
  userInfo: { username: string; groups?: string[] };
  object?: SentPod | null;
  oldObject?: SentPod | null;
}

export interface AdmissionResponse {
  uid: string;
  allowed: boolean;
  /** What the API server answers with when it is not allowed. */
  status?: { code: number; reason: string; message: string };
  patchType?: 'JSONPatch';
  /** A JSON Patch (RFC 6902) as base64. */
  patch?: string;
}

export interface PatchStep {
  op: 'add' | 'remove';
  path: string;
  value?: unknown;
}

/** The request in a review; throws an `Error` on anything else. */
export function readReview(text: string): AdmissionRequest {
  const review = JSON.parse(text) as { kind?: unknown; request?: Partial<AdmissionRequest> } | null;
  const request = review?.request;

  if (review?.kind !== 'AdmissionReview' || typeof request?.uid !== 'string' || typeof request.userInfo?.username !== 'string') {
    throw new Error('This is no AdmissionReview.');
  }

  return request as AdmissionRequest;
}

export function answerReview(response: AdmissionResponse): string {
  return JSON.stringify({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response });
}

export function allow({ uid }: Pick<AdmissionRequest, 'uid'>, patch: readonly PatchStep[] = []): AdmissionResponse {
  return { uid, allowed: true, ...(patch.length ? { patchType: 'JSONPatch' as const, patch: Buffer.from(JSON.stringify(patch)).toString('base64') } : {}) };
}

export function refuse({ uid }: Pick<AdmissionRequest, 'uid'>, message: string): AdmissionResponse {
  return { uid, allowed: false, status: { code: 403, reason: 'Forbidden', message } };
}

/** Neither yes nor no: whoever asks again may get an answer. */
export function unavailable({ uid }: Pick<AdmissionRequest, 'uid'>, message: string): AdmissionResponse {
  return { uid, allowed: false, status: { code: 503, reason: 'ServiceUnavailable', message } };
}

/** The object of a request that the API server's schema has looked at. */
export function podIn(sent: SentPod | null | undefined): ProductPod | undefined {
  return sent ? sent as unknown as ProductPod : undefined;
}
