/** The parts of a Kubernetes AdmissionReview (`admission.k8s.io/v1`) that are read. */
export interface AdmissionRequest {
  uid: string;
  operation: string;
  userInfo: { username: string; groups?: string[] };
  object?: { spec?: { owner?: unknown } } | null;
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
 * Names the caller as the owner of a new ProductPod that names none. What somebody names himself is left to the admission policy, which
 * accepts nobody else's name from people.
 */
export function stampOwner({ uid, operation, userInfo, object }: AdmissionRequest): AdmissionResponse {
  const spec = object?.spec;

  if (operation !== 'CREATE' || !spec || (typeof spec.owner === 'string' && spec.owner !== '')) {
    return { uid, allowed: true };
  }

  const patch = [{ op: 'add', path: '/spec/owner', value: userInfo.username }];

  return { uid, allowed: true, patchType: 'JSONPatch', patch: Buffer.from(JSON.stringify(patch)).toString('base64') };
}
