import { FINALIZER } from '@product-pods/domain';

/** The parts of a Kubernetes AdmissionReview (`admission.k8s.io/v1`) that are read. */
export interface AdmissionRequest {
  uid: string;
  operation: string;
  userInfo: { username: string; groups?: string[] };
  object?: { metadata?: { finalizers?: unknown }; spec?: { owner?: unknown; [field: string]: unknown } } | null;
}

export interface AdmissionResponse {
  uid: string;
  allowed: boolean;
  patchType?: 'JSONPatch';
  /** A JSON Patch (RFC 6902) as base64. */
  patch?: string;
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

/**
 * Completes a new ProductPod: names the caller as its owner where it names none, and gives it the operator's finalizer, without which who
 * deletes it before the operator has seen it would leave everything else behind. What somebody names himself is left to the admission
 * policy, which accepts nobody else's name from people.
 */
export function complete({ uid, operation, userInfo, object }: AdmissionRequest): AdmissionResponse {
  const { spec, metadata } = object ?? {};
  const finalizers = Array.isArray(metadata?.finalizers) ? metadata.finalizers as unknown[] : undefined;

  if (operation !== 'CREATE' || !spec || !metadata) {
    return { uid, allowed: true };
  }

  const patch = [
    ...(typeof spec.owner === 'string' && spec.owner !== '' ? [] : [{ op: 'add', path: '/spec/owner', value: userInfo.username }]),
    ...(finalizers?.includes(FINALIZER) ? [] : [finalizers ? { op: 'add', path: '/metadata/finalizers/-', value: FINALIZER } : { op: 'add', path: '/metadata/finalizers', value: [FINALIZER] }]),
  ];

  return patch.length ? { uid, allowed: true, patchType: 'JSONPatch', patch: Buffer.from(JSON.stringify(patch)).toString('base64') } : { uid, allowed: true };
}
