/** Ends when everything that has changed is painted: the first task after the next frame. */
export const painted = (): Promise<void> => new Promise((resolve) => {
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();

    port1.onmessage = () => resolve();
    port2.postMessage(undefined);
  });
});

/**
 * Notes how long each keystroke takes from the browser having it until what it changes is painted, in milliseconds.
 *
 * Returns how to stop, which gives what was noted.
 */
export const recordKeys = (): (() => Promise<number[]>) => {
  const took: number[] = [];
  let pressed = 0;
  // The time stamp of a key is when the browser got it; that of what it types is when the page did.
  const onKey = (event: KeyboardEvent): void => {
    pressed = event.timeStamp;
  };
  const onInput = async(): Promise<void> => {
    const start = pressed;

    await painted();
    took.push(performance.now() - start);
  };

  window.addEventListener('keydown', onKey, { capture: true });
  window.addEventListener('input', onInput, { capture: true });

  return async() => {
    await painted();
    window.removeEventListener('keydown', onKey, { capture: true });
    window.removeEventListener('input', onInput, { capture: true });

    return took;
  };
};

/** From the end of the last answer of a chart repository to the first cards being painted, in milliseconds. */
export const catalogueMs = async(): Promise<number> => {
  while (!document.querySelector('[data-testid^="product-pods-template-"]')) {
    await painted();
  }
  await painted();
  const end = performance.now();
  const answers = performance.getEntriesByType('resource').filter(({ name }) => name.includes('link=index')) as PerformanceResourceTiming[];

  return end - Math.max(...answers.map(({ responseEnd }) => responseEnd));
};
