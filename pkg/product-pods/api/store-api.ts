import type { ApiRequest, CatalogApi } from './rancher-api';
import { ApiError, asApiError } from './rancher-api';

/** The part of a Vuex store that makes requests. */
interface Dispatcher {
  dispatch(action: string, payload: unknown): Promise<unknown>;
}

/**
 * Requests through the dashboard's own store, which knows how to authenticate.
 *
 * A session that has ended is told to the caller instead of throwing the page, and what was typed in it, away.
 */
export const storeApi = (store: Dispatcher): CatalogApi => ({
  async request<T>({ path, method = 'GET', body, contentType, accept = 'application/json' }: ApiRequest): Promise<T> {
    try {
      return await store.dispatch('management/request', {
        url:                  path,
        method:               method.toLowerCase(),
        data:                 body,
        headers:              { accept, ...(contentType ? { 'content-type': contentType } : {}) },
        redirectUnauthorized: false,
      }) as T;
    } catch (error) {
      // Without an answer axios throws its own error, whose `code` names a network fault, not a refusal.
      throw (error as { isAxiosError?: boolean })?.isAxiosError ? new ApiError(0, 'no answer') : asApiError(error);
    }
  },
  // The store reads everything as JSON or text.
  async download(path, timeoutMs) {
    const answer = await fetch(path, { credentials: 'same-origin', signal: AbortSignal.timeout(timeoutMs) });

    if (!answer.ok) {
      throw new ApiError(answer.status, answer.statusText);
    }

    return answer.arrayBuffer();
  },
});
