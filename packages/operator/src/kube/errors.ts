/** An answer of the API server that is no success. */
export class KubeError extends Error {
  override readonly name = 'KubeError';

  /** `retryAfterMs` is what the server asked for (`Retry-After`), if it did. */
  constructor(readonly status: number, readonly reason: string, message: string, readonly retryAfterMs?: number) {
    super(message);
  }
}

/** What trying again does not mend: a key that fails so is left alone until something changes. */
export class TerminalError extends Error {
  override readonly name: string = 'TerminalError';
}

/** A change was to be made by an operator that does not lead (any more). */
export class NotLeadingError extends TerminalError {
  override readonly name = 'NotLeadingError';

  constructor() {
    super('This operator does not lead; another one goes on.');
  }
}

const hasStatus = (error: unknown, status: number) => error instanceof KubeError && error.status === status;

export const isNotFound = (error: unknown) => hasStatus(error, 404);
export const isConflict = (error: unknown) => hasStatus(error, 409);
export const isForbidden = (error: unknown) => hasStatus(error, 403);
/** The server has forgotten that resource version: list again. */
export const isGone = (error: unknown) => hasStatus(error, 410);
export const isTerminal = (error: unknown) => error instanceof TerminalError;

/** How long at least to leave the server alone after this error, in milliseconds. */
export function retryAfterMs(error: unknown): number {
  return error instanceof KubeError ? error.retryAfterMs ?? 0 : 0;
}

/** What went wrong in one line, for logs and statuses. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
