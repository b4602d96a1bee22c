import type { ComputedRef, Ref } from 'vue';
import { computed, ref, shallowRef, watch } from 'vue';

import { asApiError } from '../api/rancher-api';
import { ownPresets } from '../presets/own-presets';
import type { Preset, PresetContent, PresetScope, PresetStore } from '../presets/preset';
import { PRESET_MAX_LENGTH, PRESET_NAME_MAX_LENGTH, PRESET_SCOPES } from '../presets/preset';
import { projectPresets } from '../presets/project-presets';
import { useApi } from './useApi';
import { useCluster } from './useCluster';
import { useText } from './useText';
import { tellDone } from './useUndo';

interface Presets {
  /** Those of the template, one's own first. */
  presets: ComputedRef<Preset[]>;
  busy: Ref<boolean>;
  error: Ref<string>;
  save: (name: string, scope: PresetScope, content: PresetContent) => Promise<boolean>;
  rename: (preset: Preset, name: string) => Promise<boolean>;
  /** Removes it, with a way back. */
  remove: (preset: Preset) => Promise<boolean>;
}

const clock = {
  now:   () => Date.now(),
  sleep: (ms: number) => new Promise<void>((resolve) => {
    setTimeout(resolve, ms);
  }),
};

/** Filled forms that are kept for oneself or for the project. */
export const usePresets = (templateId: () => string, projectId: () => string): Presets => {
  const api = useApi();
  const cluster = useCluster();
  const text = useText();
  const known = shallowRef<Record<PresetScope, Preset[]>>({ own: [], project: [] });
  const busy = ref(false);
  const error = ref('');
  const storeOf = (scope: PresetScope): PresetStore => (scope === 'own' ? ownPresets(api) : projectPresets(api, cluster.value, projectId(), clock));
  const load = async(scope: PresetScope): Promise<void> => {
    const project = projectId();
    const found = scope === 'project' && !project ? [] : await storeOf(scope).list();

    // Another project may have been chosen meanwhile.
    if (scope === 'own' || project === projectId()) {
      known.value = { ...known.value, [scope]: found };
    }
  };
  const attempt = async(work: () => Promise<void>): Promise<boolean> => {
    busy.value = true;
    error.value = '';
    try {
      await work();

      return true;
    } catch (failure) {
      error.value = text('preset.failed', { reason: asApiError(failure).message });

      return false;
    } finally {
      busy.value = false;
    }
  };
  const put = async(preset: Preset): Promise<void> => {
    await storeOf(preset.scope).save(preset);
    await load(preset.scope);
  };

  const again = async(preset: Preset): Promise<void> => {
    await attempt(() => put(preset));
  };

  attempt(() => load('own'));
  watch(projectId, () => attempt(() => load('project')), { immediate: true });

  return {
    busy,
    error,
    presets: computed(() => PRESET_SCOPES.flatMap((scope) => known.value[scope]).filter(({ content }) => content.template === templateId())),
    save:    (name, scope, content) => attempt(async() => {
      if (JSON.stringify(content).length > PRESET_MAX_LENGTH) {
        throw new Error(text('preset.tooLong'));
      }
      const trimmed = name.trim().slice(0, PRESET_NAME_MAX_LENGTH);
      // The same name again means the same preset.
      const same = known.value[scope].find((preset) => preset.name === trimmed && preset.content.template === content.template);

      await put({ id: same?.id ?? `preset-${ crypto.randomUUID() }`, name: trimmed, scope, content });
      tellDone({ message: text('preset.saved', { name: trimmed }), ...(same ? { undo: () => again(same) } : {}) });
    }),
    rename: (preset, name) => attempt(async() => {
      await put({ ...preset, name: name.trim().slice(0, PRESET_NAME_MAX_LENGTH) });
      tellDone({ message: text('preset.renamed', { name: name.trim() }), undo: () => again(preset) });
    }),
    remove: (preset) => attempt(async() => {
      await storeOf(preset.scope).remove(preset.id);
      await load(preset.scope);
      tellDone({ message: text('preset.removed', { name: preset.name }), undo: () => again(preset) });
    }),
  };
};
