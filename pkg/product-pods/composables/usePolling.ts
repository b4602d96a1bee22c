import { onBeforeUnmount, onMounted } from 'vue';

/**
 * Calls `work` when the page appears, and again `everyMs` after it was done, until the page goes or `work` answers false.
 * A tab nobody looks at asks nothing.
 */
export const usePolling = (work: () => Promise<boolean>, everyMs: number): { restart: () => void } => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let gone = false;
  const run = async(): Promise<void> => {
    const goOn = document.hidden || await work();

    if (goOn && !gone) {
      timer = setTimeout(run, everyMs);
    }
  };
  const restart = (): void => {
    clearTimeout(timer);
    run();
  };

  onMounted(restart);
  onBeforeUnmount(() => {
    gone = true;
    clearTimeout(timer);
  });

  return { restart };
};
