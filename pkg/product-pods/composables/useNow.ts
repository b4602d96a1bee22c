import type { Ref } from 'vue';
import { onBeforeUnmount, onMounted, ref } from 'vue';

const now = ref(Date.now());
let users = 0;
let timer: ReturnType<typeof setInterval> | undefined;

/** The time in milliseconds, ticking once a second: one clock for a whole page, however many rows count down on it. */
export const useNow = (): Readonly<Ref<number>> => {
  onMounted(() => {
    users += 1;
    now.value = Date.now();
    timer ??= setInterval(() => {
      now.value = Date.now();
    }, 1000);
  });
  onBeforeUnmount(() => {
    users -= 1;
    if (users === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  });

  return now;
};
