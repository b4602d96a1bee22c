/** A request to Rancher; `path` begins with `/`. */
export interface ApiRequest {
  path: string;
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  body?: unknown;
  contentType?: string;
  /** What to ask for instead of JSON. */
  accept?: string;
}

/** Rancher as the pages need it: answers with the body, throws {@link ApiError} for everything but success. */
export interface RancherApi {
  request<T>(request: ApiRequest): Promise<T>;
}

/** Rancher with files of charts. */
export interface CatalogApi extends RancherApi {
  /** The bytes at a path; gives up after `timeoutMs`. */
  download(path: string, timeoutMs: number): Promise<ArrayBuffer>;
}

/** A refusal, or silence: then `status` is 0. */
export class ApiError extends Error {
  constructor(readonly status: number, message: string, readonly code = '') {
    super(message);
    this.name = 'ApiError';
  }

  /** Nobody answered, or somebody on the way said that nobody does: the request may have been carried out or not. */
  get isUnreachable(): boolean {
    return [0, 502, 503, 504].includes(this.status);
  }

  /** Rancher shows what one may not see as missing. */
  get isForbidden(): boolean {
    return this.status === 403 || this.status === 404;
  }
}

/** Anything thrown, as an {@link ApiError}. */
export const asApiError = (error: unknown): ApiError => {
  if (error instanceof ApiError) {
    return error;
  }
  const { status, _status, code, message } = (error ?? {}) as { status?: unknown; _status?: unknown; code?: unknown; message?: unknown };
  const number = Number(_status ?? status ?? 0);

  return new ApiError(Number.isInteger(number) ? number : 0, typeof message === 'string' ? message : String(error), typeof code === 'string' ? code : '');
};

/** When Rancher sent this answer, in milliseconds by its own clock; the dashboard keeps the header with the body. */
export const answeredAt = (body: unknown): number | undefined => {
  const date = Date.parse(String((body as { _headers?: { date?: unknown } } | undefined)?._headers?.date));

  return Number.isNaN(date) ? undefined : date;
};

/** Steve's API of a cluster, as Rancher serves it. */
export const clusterPath = (clusterId: string): string => `/k8s/clusters/${ encodeURIComponent(clusterId) }/v1`;

/** The Kubernetes API of a cluster, as Rancher serves it. */
export const kubernetesPath = (clusterId: string): string => `/k8s/clusters/${ encodeURIComponent(clusterId) }`;
