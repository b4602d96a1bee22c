import type { Ref } from 'vue';
import { onBeforeUnmount, onMounted, ref } from 'vue';

/** How far from what is seen something is near, in heights of the window. */
const NEAR = '100% 0px';

/** Calls `seen` each time that an element comes near what is seen of the page; returns how to stop. */
const observe = (element: HTMLElement, seen: () => void): (() => void) => {
  // The page scrolls within the dashboard's frame: there only `scrollMargin` looks ahead, where the browser knows it.
  const options: IntersectionObserverInit & { scrollMargin: string } = { rootMargin: NEAR, scrollMargin: NEAR };
  const observer = new IntersectionObserver((entries) => {
    if (entries.some(({ isIntersecting }) => isIntersecting)) {
      seen();
    }
  }, options);

  observer.observe(element);

  return () => observer.disconnect();
};

const canObserve = (): boolean => typeof IntersectionObserver !== 'undefined';

/** Whether an element has ever come near what is seen of the page, as far as `isAsked`; at once where nobody can tell. */
export const useNear = (element: Ref<HTMLElement | undefined>, isAsked: () => boolean): Ref<boolean> => {
  const isNear = ref(!canObserve());
  let stop = (): void => undefined;

  onMounted(() => {
    if (!isNear.value && element.value && isAsked()) {
      stop = observe(element.value, () => {
        isNear.value = true;
        stop();
      });
    }
  });
  onBeforeUnmount(() => stop());

  return isNear;
};

/** Calls `seen` whenever an element comes near what is seen of the page; never where nobody can tell. */
export const useSight = (element: Ref<HTMLElement | undefined>, seen: () => void): void => {
  let stop = (): void => undefined;

  onMounted(() => {
    if (canObserve() && element.value) {
      stop = observe(element.value, seen);
    }
  });
  onBeforeUnmount(() => stop());
};
