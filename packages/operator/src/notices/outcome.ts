import { AddressRefused } from './address-guard';
import { EntryFault } from './config-entry';
import type { Answer } from './post';
import { ProxyRefused, ProxyUnreachable } from './tunnel';

/** Longer than this nobody makes us wait. */
export const RETRY_AFTER_MAX_MS = 300_000;

/** What became of one attempt; `why` is a sentence without anything secret. */
export type Outcome =
  | { kind: 'delivered' }
  | { kind: 'refused'; why: string }
  /** Worth another attempt, at the earliest after `afterMs`. */
  | { kind: 'failed'; why: string; afterMs?: number };

const TRY_AGAIN = [408, 425, 429];
const mayPass = (status: number) => TRY_AGAIN.includes(status) || (status >= 500 && status < 600);

/** What an answer means: 2xx is success; what may pass is worth another attempt; the rest would be answered in the same way again. */
export function judgeAnswer({ status, retryAfter }: Answer, nowMs: number): Outcome {
  if (status >= 200 && status < 300) {
    return { kind: 'delivered' };
  }
  if (status >= 300 && status < 400) {
    return { kind: 'refused', why: `It answered with a redirect (HTTP ${ status }), and redirects are not followed.` };
  }
  const why = `It answered with HTTP ${ status }.`;

  if (mayPass(status)) {
    const afterMs = retryAfter === undefined ? undefined : delayOf(retryAfter, nowMs);

    return { kind: 'failed', why, ...(afterMs === undefined ? {} : { afterMs }) };
  }

  return { kind: 'refused', why };
}

/** Seconds or an HTTP date (RFC 9110, 10.2.3), in milliseconds from now. */
function delayOf(retryAfter: string, nowMs: number): number | undefined {
  const delayMs = /^\d{1,9}$/.test(retryAfter) ? Number(retryAfter) * 1000 : /^\w{3}, .+ GMT$/.test(retryAfter) ? Date.parse(retryAfter) - nowMs : NaN;

  return Number.isNaN(delayMs) ? undefined : Math.min(Math.max(delayMs, 0), RETRY_AFTER_MAX_MS);
}

const REASONS: Record<string, string> = {
  ECONNREFUSED: 'It does not accept connections.',
  ECONNRESET:   'It broke the connection off.',
  EHOSTUNREACH: 'It cannot be reached.',
  ENETUNREACH:  'It cannot be reached.',
  ENOTFOUND:    'Its host is not known.',
  EAI_AGAIN:    'Its host could not be looked up.',
  ETIMEDOUT:    'It did not answer in time.',
};

/** What an error means. Of other errors than our own only the code is said: their messages hold hosts, and who knows what else. */
export function judgeError(error: unknown): Outcome {
  if (error instanceof AddressRefused) {
    return { kind: 'refused', why: error.message };
  }
  // A file that is being exchanged is there again in a moment.
  if (error instanceof EntryFault) {
    return { kind: 'failed', why: error.message };
  }
  if (error instanceof ProxyRefused) {
    return { kind: mayPass(error.status) ? 'failed' : 'refused', why: `The proxy does not let it through (HTTP ${ error.status }).` };
  }
  if (error instanceof ProxyUnreachable) {
    return { kind: 'failed', why: 'The proxy cannot be reached.' };
  }
  const { code } = (error ?? {}) as { code?: unknown };
  const known = typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,60}$/.test(code) ? code : undefined;

  return { kind: 'failed', why: known === undefined ? 'It could not be asked.' : REASONS[known] ?? `It could not be asked (${ known }).` };
}
