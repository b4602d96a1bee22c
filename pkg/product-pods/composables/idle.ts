/** How long work between two frames may take. */
const SLICE_MS = 4;
/** After so long without a key, nobody is typing. */
const QUIET_MS = 250;

type Cancel = () => void;

let lastKey = -Infinity;

if (typeof window !== 'undefined') {
  window.addEventListener('keydown', ({ timeStamp }) => {
    lastKey = timeStamp;
  }, { capture: true, passive: true });
}

/**
 * Does work in slices while nobody waits for the page, and none at all while somebody types; returns how to stop it.
 *
 * `work` is called with what says that its slice is over, and returns whether there is more to do.
 */
export const whenIdle = (work: (isTimeUp: () => boolean) => boolean): Cancel => {
  const hasIdle = typeof requestIdleCallback === 'function';
  let cancel: Cancel;
  const soon = (): void => {
    const handle = hasIdle ? requestIdleCallback(slice, { timeout: 200 }) : window.setTimeout(slice, 0);

    cancel = () => (hasIdle ? cancelIdleCallback(handle) : clearTimeout(handle));
  };
  const later = (ms: number): void => {
    const handle = window.setTimeout(soon, ms);

    cancel = () => clearTimeout(handle);
  };
  const slice = (): void => {
    const start = performance.now();
    const quietIn = lastKey + QUIET_MS - start;

    if (quietIn > 0) {
      later(quietIn);
    } else if (work(() => performance.now() > start + SLICE_MS)) {
      soon();
    }
  };

  soon();

  return () => cancel();
};
