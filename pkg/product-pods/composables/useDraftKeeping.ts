import { onBeforeUnmount, onMounted, watch } from 'vue';

import { saveDraft } from '../create/draft';
import type { PodForm } from './usePodForm';

/** A pause in typing after which it is kept: typing itself waits for nothing. */
const PAUSE_MS = 300;

/** Keeps what is typed into a form for this browser tab; `isKept` says whether it is to be kept now. Returns how to do that at once. */
export const useDraftKeeping = (form: PodForm, cluster: () => string, templateId: string, isKept: () => boolean): { keep: () => void } => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const keep = (): void => {
    clearTimeout(timer);
    if (isKept()) {
      saveDraft(sessionStorage, cluster(), templateId, form.draft.value, form.template.form.value.secrets(form.template.state.value));
    }
  };
  const later = (): void => {
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE_MS);
  };

  watch(form.fields, later, { deep: true });
  watch([form.template.state, form.matrix.isOn], later);
  watch(form.matrix.chosen, later, { deep: true });
  onMounted(() => window.addEventListener('pagehide', keep));
  onBeforeUnmount(() => {
    window.removeEventListener('pagehide', keep);
    keep();
  });

  return { keep };
};
