import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

const REQUEST_TIMEOUT_MS = 5_000;
const POLL_MS = 100;

interface Probe { url: string; ca?: string }

/** Status of a GET; rejects if no answer comes. */
function getStatus({ url, ca }: Probe): Promise<number> {
  return new Promise((resolve, reject) => {
    const send = url.startsWith('https:') ? httpsRequest : httpRequest;
    const request = send(url, { ca, timeout: REQUEST_TIMEOUT_MS, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });

    request.on('timeout', () => request.destroy(new Error('no answer')));
    request.on('error', reject);
    request.end();
  });
}

export interface WaitOptions {
  what: string;
  timeoutMs: number;
  /** Ends the waiting at once, for instance because the awaited process is gone. */
  signal?: AbortSignal;
}

/** Polls until `check` is true. Throws when it takes too long, or with the signal's reason. */
export async function waitFor(check: () => Promise<boolean>, { what, timeoutMs, signal }: WaitOptions): Promise<void> {
  let last: unknown;

  for (const end = Date.now() + timeoutMs; Date.now() < end;) {
    signal?.throwIfAborted();
    try {
      if (await check()) {
        return;
      }
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new Error(`${ what } was not ready after ${ timeoutMs / 1000 } s${ last instanceof Error ? `: ${ last.message }` : '' }.`, { cause: last });
}

/** Waits until a URL answers 200. */
export function waitForOk(probe: Probe, options: WaitOptions): Promise<void> {
  return waitFor(async() => await getStatus(probe) === 200, options);
}
