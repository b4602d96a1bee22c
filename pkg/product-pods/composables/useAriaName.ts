import type { Ref } from 'vue';
import { onMounted, watch } from 'vue';

interface More {
  describedBy: string;
  invalid: boolean;
}

/** Gives the shell's select an accessible name: the label that it draws names nothing for those who cannot see it. */
export const useAriaName = (select: Ref<{ $el: HTMLElement } | undefined>, name: () => string, more: () => More): void => {
  const set = (): void => {
    const element = select.value?.$el;

    element?.setAttribute?.('aria-label', name());
    element?.setAttribute?.('aria-invalid', String(more().invalid));
  };

  onMounted(set);
  watch([name, () => more().invalid], set, { flush: 'post' });
};
