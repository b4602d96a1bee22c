/** How long work between two frames may take. */
const SLICE_MS = 8;

type Cancel = () => void;

/**
 * Does work in slices while nobody waits for the page; returns how to stop it.
 *
 * `work` is called with what says that its slice is over, and returns whether there is more to do.
 */
export const whenIdle = (work: (isTimeUp: () => boolean) => boolean): Cancel => {
  let stopped = false;
  let handle = 0;
  const hasIdle = typeof requestIdleCallback === 'function';
  const next = (): void => {
    handle = hasIdle ? requestIdleCallback(slice, { timeout: 200 }) : window.setTimeout(slice, 0);
  };
  const slice = (): void => {
    const end = performance.now() + SLICE_MS;

    if (!stopped && work(() => performance.now() > end)) {
      next();
    }
  };

  next();

  return () => {
    stopped = true;
    if (hasIdle) {
      cancelIdleCallback(handle);
    } else {
      clearTimeout(handle);
    }
  };
};
