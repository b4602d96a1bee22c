import type { ComputedRef, Ref } from 'vue';
import { computed, onMounted, ref, watch } from 'vue';
import { useRoute, useRouter } from 'vue-router';

import { asApiError } from '../api/rancher-api';
import { loadChart } from '../catalog/chart';
import type { CatalogTemplate } from '../catalog/templates';
import { loadTemplate } from '../catalog/templates';
import { answersOf, withAnswers } from '../create/deep-link';
import { valuesLike } from '../create/duplicate';
import { forgetDraft, restoreDraft } from '../create/draft';
import { lifeFromQuery } from '../create/life-query';
import { browserTimeZone } from '../create/time-zones';
import type { PodRequest } from '../create/types';
import { catalogueLocation, podLocation } from '../routing';
import { useApi } from './useApi';
import { useCluster } from './useCluster';
import { useContext } from './useContext';
import { useCreation } from './useCreation';
import { useFormTools } from './useFormTools';
import { useMatrix } from './useMatrix';
import { useMatrixSubmit } from './useMatrixSubmit';
import { useDraftKeeping } from './useDraftKeeping';
import type { Beginning } from './usePodForm';
import { usePodForm } from './usePodForm';
import { useProjects } from './useProjects';
import { useSchema } from './useSchema';

type Loading = 'loading' | 'ready' | 'missing' | 'failed';

interface CreatePage {
  state: Ref<Loading>;
  error: Ref<string>;
  template: Ref<CatalogTemplate | undefined>;
  form: ReturnType<typeof usePodForm>;
  creation: ReturnType<typeof useCreation>;
  matrix: ReturnType<typeof useMatrix>;
  /** Which of several pods was refused, and why; empty where none was. */
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
  /** The values of the pod that the new one is to be like could not be read. */
  isBlank: Ref<boolean>;
  tools: ReturnType<typeof useFormTools>;
  load: () => Promise<void>;
  changeVersion: (version: string) => Promise<void>;
  /** Filling in, or looking at what that will do. */
  step: Ref<'form' | 'review'>;
  review: () => void;
  submit: () => Promise<void>;
  unlock: () => void;
  cancel: () => void;
}

/** The page of the form: what it shows, what was typed in it, and what becomes of it. */
export const useCreatePage = (): CreatePage => {
  const route = useRoute();
  const router = useRouter();
  const api = useApi();
  const cluster = useCluster();
  const form = usePodForm();
  const creation = useCreation();
  const projects = useProjects();
  const schema = useSchema();
  const state = ref<Loading>('loading');
  const error = ref('');
  const template = ref<CatalogTemplate>();
  const eager = ref(false);
  const finishing = ref(false);
  const step = ref<'form' | 'review'>('form');
  const templateId = String(route.query['template'] ?? '');
  /** The pod that the new one is to be like. */
  const from = String(route.query['from'] ?? '');
  const isBlank = ref(false);
  /** What was typed into the form of one link is not for another. */
  const draftId = [templateId, ...Object.entries(route.query).filter(([key]) => key !== 'template').map((entry) => entry.join('='))].join('&');
  /** The last request that may have left something behind. */
  let sent: PodRequest | undefined;
  let abandoned: PodRequest | undefined;

  const matrix = useMatrix(form.template, () => template.value?.spec);
  const { context } = useContext(form, projects, () => template.value);

  const fromQuery = (): Beginning => {
    const { query } = route;
    const life = lifeFromQuery(query, browserTimeZone());
    const given = (key: 'name' | 'title' | 'purpose' | 'ttl'): Beginning => (typeof query[key] === 'string' ? { [key]: query[key] } : {});

    return { ...given('name'), ...given('title'), ...given('purpose'), ...given('ttl'), ...(life ? { life } : {}) };
  };

  const load = async(): Promise<void> => {
    state.value = 'loading';
    try {
      const found = await loadTemplate(api, cluster.value, templateId);

      if (!found?.spec) {
        error.value = found?.fault ?? '';
        state.value = 'missing';

        return;
      }
      const kept = restoreDraft(sessionStorage, cluster.value, draftId);
      const wanted = kept?.version ?? String(route.query['version'] ?? '');
      const version = found.versions.includes(wanted) ? wanted : found.versions[0] ?? '';
      const info = await loadChart(api, cluster.value, { repository: found.repository, chart: found.chart, version });

      const like = kept || !from ? undefined : await valuesLike(api, cluster.value, from);

      isBlank.value = Boolean(from && !kept && !like);
      template.value = found;
      form.start(found, info, { ...fromQuery(), ...(like ? { changes: like } : {}), ...kept, version, kept: kept !== undefined }, context());
      if (!kept) {
        form.template.state.value = withAnswers(form.template.form.value, form.template.state.value, answersOf(route.query));
      }
      abandoned = kept?.sent ? form.request(cluster.value, found) : undefined;
      state.value = 'ready';
    } catch (failure) {
      error.value = asApiError(failure).message;
      state.value = 'failed';
    }
  };

  /** Goes on with another version of the chart: with what was typed so far, or with something else. */
  const changeVersion = async(wanted: string, beginning?: Beginning): Promise<void> => {
    if (!template.value) {
      return;
    }
    const { repository, chart, versions } = template.value;
    const version = versions.includes(wanted) ? wanted : form.fields.version;

    try {
      // What differs from the old version's own values is what was typed.
      const typed = form.template.output.value;
      const { choices } = form.template.state.value;
      const info = await loadChart(api, cluster.value, { repository, chart, version });

      form.start(template.value, info, { ...form.fields, changes: typed, choices, ...beginning, version }, context());
    } catch (failure) {
      error.value = asApiError(failure).message;
    }
  };

  watch([projects.projects, state], () => {
    const ids = projects.projects.value?.map(({ id }) => id) ?? [];

    if (state.value === 'ready' && !ids.includes(form.fields.projectId)) {
      form.fields.projectId = projects.choose();
    }
  });

  const { keep } = useDraftKeeping(form, () => cluster.value, draftId, () => state.value === 'ready' && !finishing.value);

  const finished = async(): Promise<void> => {
    finishing.value = true;
    forgetDraft(sessionStorage, cluster.value, draftId);
    await schema.appears();
  };
  const several = useMatrixSubmit({ form, matrix, creation, template: () => template.value, finished });
  const submitAll = async(): Promise<void> => {
    if (!await several.submit()) {
      step.value = 'form';
      form.fields.sent = creation.failure.value?.left === 'resumable';
    }
  };

  const submit = async(): Promise<void> => {
    eager.value = true;
    if (!template.value || finishing.value || !form.checkAll()) {
      step.value = 'form';

      return;
    }
    form.fields.sent = true;
    keep();
    projects.remember(form.fields.projectId);
    if (matrix.isOn.value && matrix.size.value > 1) {
      return submitAll();
    }
    several.failed.value = '';
    sent = form.request(cluster.value, template.value);
    const outcome = await creation.send(sent, abandoned);

    abandoned = undefined;
    if (outcome.ok) {
      await finished();
      await router.push(podLocation(cluster.value, outcome.namespace, outcome.name));
    } else if (outcome.failure.left !== 'resumable') {
      form.fields.sent = false;
    }
  };

  const tools = useFormTools({ form, templateId, from, changeVersion });

  const review = (): void => {
    eager.value = true;
    step.value = form.checkAll() ? 'review' : 'form';
  };

  const unlock = (): void => {
    abandoned = sent;
    several.abandon();
    creation.failure.value = undefined;
  };

  const cancel = (): void => {
    if (sent && creation.failure.value?.left === 'resumable') {
      creation.discard(sent);
    }
    several.giveUp();
    finishing.value = true;
    forgetDraft(sessionStorage, cluster.value, draftId);
    router.push(catalogueLocation(cluster.value));
  };

  onMounted(load);

  const locked = computed(() => creation.failure.value?.left === 'resumable');
  const busy = computed(() => Boolean(creation.step.value) || finishing.value);

  return {
    state,
    error,
    template,
    form,
    creation,
    matrix,
    matrixFault: several.fault,
    failedName: computed(() => several.failed.value || form.fields.name),
    projects,
    eager,
    isBlank,
    tools,
    load,
    changeVersion,
    step,
    review,
    submit,
    unlock,
    cancel,
    locked,
    busy,
    isHeld: computed(() => locked.value || busy.value),
  };
};
