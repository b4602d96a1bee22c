import { templateFault } from '@product-pods/domain';
import { computed } from 'vue';

import type { CatalogTemplate } from '../catalog/templates';
import { useProjects } from './useProjects';
import { useRequester } from './useRequester';

/** Why a template may not be chosen: policies deny it in every project that the user could put it into. Nothing until that is known. */
export const useDeniedTemplates = (): { denied: (template: CatalogTemplate) => string | undefined } => {
  const { mergedFor } = useRequester();
  const { projects, choose } = useProjects();
  const everywhere = computed(() => {
    const usual = choose();
    const ids = projects.value?.map(({ id }) => id) ?? [];

    // The words are those of the project that the form would offer first; who has none hears what holds outside of all.
    return (projects.value ? [usual, ...ids.filter((id) => id !== usual)] : []).flatMap((id) => mergedFor(id) ?? []);
  });

  return {
    denied: (template) => {
      const faults = everywhere.value.map((merged) => templateFault(template, merged, Date.now()));

      return faults.length && faults.every(Boolean) ? faults[0]?.message : undefined;
    },
  };
};
