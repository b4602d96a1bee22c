import type { Ref } from 'vue';
import { readonly, shallowRef } from 'vue';

/** Something that was done a moment ago, in words, and how it is taken back where it can be. */
export interface Done {
  message: string;
  undo?: () => Promise<void>;
}

/** One for the whole dashboard: what is done in a menu is told on the page below it. */
const latest = shallowRef<Done>();

/** Tells people what was done; it takes the place of what was told before. */
export const tellDone = (done: Done): void => {
  latest.value = done;
};

/** What was done last, until somebody has taken notice of it. */
export const useUndo = (): { latest: Readonly<Ref<Done | undefined>>; dismiss: () => void } => ({
  latest:  readonly(latest) as Readonly<Ref<Done | undefined>>,
  dismiss: () => {
    latest.value = undefined;
  },
});
