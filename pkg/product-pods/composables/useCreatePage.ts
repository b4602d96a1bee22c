import type { ComputedRef, Ref } from 'vue';
import { computed, ref, watch } from 'vue';
import { useRouter } from 'vue-router';

import type { CatalogTemplate } from '../catalog/templates';
import { forgetDraft } from '../create/draft';
import { catalogueLocation } from '../routing';
import { useCluster } from './useCluster';
import { useContext } from './useContext';
import { useCreateStart } from './useCreateStart';
import { useCreation } from './useCreation';
import { useDraftKeeping } from './useDraftKeeping';
import { useFormTools } from './useFormTools';
import type { PodForm } from './usePodForm';
import { usePodForm } from './usePodForm';
import { useProjects } from './useProjects';
import { useSchema } from './useSchema';
import { useSubmit } from './useSubmit';

type Start = ReturnType<typeof useCreateStart>;

interface CreatePage extends Pick<Start, 'state' | 'error' | 'isBlank' | 'load' | 'changeVersion'> {
  template: Ref<CatalogTemplate | undefined>;
  form: PodForm;
  creation: ReturnType<typeof useCreation>;
  /** Which of several pods cannot be made, or was refused, and why; empty where none was. */
  matrixFault: Ref<string>;
  /** The pod that a failure is about. */
  failedName: ComputedRef<string>;
  projects: ReturnType<typeof useProjects>;
  /** From the first press of the button on, every problem is shown. */
  eager: Ref<boolean>;
  /** Something of this request is in the cluster: it is continued as it is, or given up. */
  locked: ComputedRef<boolean>;
  busy: ComputedRef<boolean>;
  /** Either of both: nothing can be changed. */
  isHeld: ComputedRef<boolean>;
  tools: ReturnType<typeof useFormTools>;
  /** Filling in, or looking at what that will do. */
  step: Ref<'form' | 'review'>;
  review: () => void;
  submit: () => Promise<void>;
  unlock: () => void;
  cancel: () => void;
}

/** The page of the form: what it shows, what was typed in it, and what becomes of it. */
export const useCreatePage = (): CreatePage => {
  const router = useRouter();
  const cluster = useCluster();
  const form = usePodForm();
  const creation = useCreation();
  const projects = useProjects();
  const schema = useSchema();
  const template = ref<CatalogTemplate>();
  const eager = ref(false);
  const finishing = ref(false);
  const step = ref<'form' | 'review'>('form');
  const { context } = useContext(form, projects, () => template.value);
  const locked = computed(() => creation.failure.value?.left === 'resumable');
  const busy = computed(() => Boolean(creation.step.value) || finishing.value);

  const forget = (): void => {
    finishing.value = true;
    forgetDraft(sessionStorage, cluster.value, start.draftId);
  };
  const sending = useSubmit({
    form,
    creation,
    template: () => template.value,
    finished: async() => {
      forget();
      await schema.appears();
    },
  });
  const start = useCreateStart({ form, template, context, left: sending.abandon });
  const { state, error, isBlank, templateId, from, draftId, load, changeVersion } = start;
  const { keep } = useDraftKeeping(form, () => cluster.value, draftId, () => state.value === 'ready' && !finishing.value);

  watch([projects.projects, state], () => {
    const ids = projects.projects.value?.map(({ id }) => id) ?? [];

    if (state.value === 'ready' && !ids.includes(form.fields.projectId)) {
      form.fields.projectId = projects.choose();
    }
  });

  /** Whether it may be sent, as far as can be known here; what is wrong is shown from now on. */
  const check = (): boolean => {
    eager.value = true;

    return form.checkAll() && sending.check();
  };

  return {
    state,
    error,
    template,
    form,
    creation,
    matrixFault: sending.fault,
    failedName:  computed(() => sending.failed.value || form.fields.name),
    projects,
    eager,
    isBlank,
    tools:       useFormTools({ form, templateId, from, changeVersion }),
    load,
    changeVersion,
    step,
    review:      () => {
      step.value = check() ? 'review' : 'form';
    },
    submit: async() => {
      if (!template.value || finishing.value || !check()) {
        step.value = 'form';

        return;
      }
      form.fields.sent = true;
      keep();
      projects.remember(form.fields.projectId);
      await sending.send();
      if (creation.failure.value && !locked.value) {
        form.fields.sent = false;
      }
    },
    unlock: () => {
      sending.abandon();
      creation.failure.value = undefined;
    },
    cancel: () => {
      sending.giveUp();
      forget();
      router.push(catalogueLocation(cluster.value));
    },
    locked,
    busy,
    isHeld: computed(() => locked.value || busy.value),
  };
};
