import type { FormContext } from '@product-pods/domain';
import { withContext } from '@product-pods/domain';
import { watch } from 'vue';
import { useStore } from 'vuex';

import type { CatalogTemplate } from '../catalog/templates';
import { selfIn } from '../people/self';
import { useCluster } from './useCluster';
import type { PodForm } from './usePodForm';
import type { useProjects } from './useProjects';

/** What a template may take from where its form is filled in; what was taken follows the project that is chosen. */
export const useContext = (form: PodForm, projects: ReturnType<typeof useProjects>, template: () => CatalogTemplate | undefined): { context: () => FormContext } => {
  const store = useStore();
  const cluster = useCluster();
  const context = (projectId = form.fields.projectId || projects.choose()): FormContext => {
    const self = selfIn(store);
    const current = store.getters['currentCluster'] as { nameDisplay?: string } | null | undefined;

    return {
      user:    { id: self.id, username: self.username, name: self.displayName ?? self.name ?? self.username },
      project: { id: projectId.split('/')[1], name: projects.projects.value?.find(({ id }) => id === projectId)?.title },
      cluster: { id: cluster.value, name: current?.nameDisplay ?? cluster.value },
    };
  };

  watch(() => form.fields.projectId, (now, before) => {
    const spec = template()?.spec;
    const { state } = form.template;

    if (spec?.fields && before !== now) {
      state.value = { ...state.value, values: withContext(state.value.values, spec, { form: form.template.form.value, before: context(before || '-'), after: context(now) }) };
    }
  });

  return { context };
};
