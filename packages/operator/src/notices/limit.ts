/** Settles as the promise does, or rejects with the signal's reason when that fires first. */
export function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);

    if (signal.aborted) {
      abort();
    }
    signal.addEventListener('abort', abort);
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/**
 * Does a piece of work that ends when its signal fires: after so many milliseconds, or with the outer one. Fails then with `ETIMEDOUT` or
 * with the outer signal's reason, unless the work has a result all the same.
 */
export async function within<T>(ms: number, outer: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  outer.throwIfAborted();

  const limit = new AbortController();
  const stop = () => limit.abort(outer.reason);
  const timer = setTimeout(() => limit.abort(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' })), ms);

  outer.addEventListener('abort', stop);

  try {
    return await work(limit.signal);
  } catch (error) {
    throw limit.signal.aborted ? limit.signal.reason : error;
  } finally {
    clearTimeout(timer);
    outer.removeEventListener('abort', stop);
  }
}
