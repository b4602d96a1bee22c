import { setTimeout as sleep } from 'node:timers/promises';
import { ApiFailure } from '../bench/operator/api';

const AGAIN_MS = 250;
const PATIENCE_MS = 120_000;

/** Answers that will be the same the next time. */
const isFinal = (error: unknown) => error instanceof ApiFailure && error.status >= 400 && error.status < 500 && error.status !== 429 && error.status !== 408;

/** Does what a person wants until the API server, which is down at times, has taken it or has said no. */
export async function insist<T>(work: () => Promise<T>): Promise<T> {
  for (const end = Date.now() + PATIENCE_MS; ;) {
    try {
      return await work();
    } catch (error) {
      if (isFinal(error) || Date.now() > end) {
        throw error;
      }
      await sleep(AGAIN_MS);
    }
  }
}

/** Creates; that it is there already is success, since the answer to an earlier attempt may have been lost. */
export async function insistOnCreating(create: () => Promise<unknown>): Promise<void> {
  await insist(create).catch((error: unknown) => {
    if (!ApiFailure.is(error, 409)) {
      throw error;
    }
  });
}
