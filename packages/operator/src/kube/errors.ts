/** An answer of the API server that is no success. */
export class KubeError extends Error {
  override readonly name = 'KubeError';

  constructor(readonly status: number, readonly reason: string, message: string) {
    super(message);
  }
}

const hasStatus = (error: unknown, status: number) => error instanceof KubeError && error.status === status;

export const isNotFound = (error: unknown) => hasStatus(error, 404);
export const isConflict = (error: unknown) => hasStatus(error, 409);
export const isForbidden = (error: unknown) => hasStatus(error, 403);
/** The server has forgotten that resource version: list again. */
export const isGone = (error: unknown) => hasStatus(error, 410);

/** What went wrong in one line, for logs and statuses. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
