import { useI18n } from '@shell/composables/useI18n';
import { useStore } from 'vuex';

export type Text = (key: string, args?: Record<string, unknown>) => string;

/** Our own texts, by their key below `productPods`; arguments stay as they are, because Vue escapes what it shows. */
export const useText = (): Text => {
  const { t } = useI18n(useStore());

  return (key, args) => t(`productPods.${ key }`, args, true);
};
