import type { FormContext } from '@product-pods/domain';
import type { ComputedRef, Ref } from 'vue';
import { computed, onMounted, ref, watch } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import { useStore } from 'vuex';

import { asApiError } from '../api/rancher-api';
import { loadChart } from '../catalog/chart';
import type { CatalogTemplate } from '../catalog/templates';
import { loadTemplate } from '../catalog/templates';
import { answersOf, withAnswers } from '../create/deep-link';
import { forgetDraft, restoreDraft } from '../create/draft';
import { lifeFromQuery } from '../create/life-query';
import { browserTimeZone } from '../create/time-zones';
import type { PodRequest } from '../create/types';
import { catalogueLocation, podLocation } from '../routing';
import { useApi } from './useApi';
import { useCluster } from './useCluster';
import { useCreation } from './useCreation';
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
  projects: ReturnType<typeof useProjects>;
  /** From the first press of the button on, every problem is shown. */
  eager: Ref<boolean>;
  /** Something of this request is in the cluster: it is continued as it is, or given up. */
  locked: ComputedRef<boolean>;
  busy: ComputedRef<boolean>;
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
  const store = useStore();
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
  /** The last request that may have left something behind. */
  let sent: PodRequest | undefined;
  let abandoned: PodRequest | undefined;

  /** What a template may take from where it is used. */
  const context = (): FormContext => {
    const self = store.getters['auth/selfUser'] as { status?: { userID?: string } } | null;
    const user = store.getters['auth/user'] as { username?: string; name?: string; displayName?: string } | null;

    return {
      user:    { id: self?.status?.userID, username: user?.username, name: user?.displayName ?? user?.name ?? user?.username },
      project: { id: projects.choose().split('/')[1], name: projects.projects.value?.find(({ id }) => id === projects.choose())?.title },
      cluster: { id: cluster.value, name: (store.getters['currentCluster'] as { nameDisplay?: string } | undefined)?.nameDisplay ?? cluster.value },
    };
  };

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
      const kept = restoreDraft(sessionStorage, cluster.value, templateId);
      const wanted = kept?.version ?? String(route.query['version'] ?? '');
      const version = found.versions.includes(wanted) ? wanted : found.versions[0] ?? '';
      const info = await loadChart(api, cluster.value, { repository: found.repository, chart: found.chart, version });

      template.value = found;
      form.start(found, info, { ...fromQuery(), ...kept, version, kept: kept !== undefined }, context());
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

  const changeVersion = async(version: string): Promise<void> => {
    if (!template.value) {
      return;
    }
    const { repository, chart } = template.value;

    try {
      // What differs from the old version's own values is what was typed.
      const typed = form.template.output.value;
      const { choices } = form.template.state.value;
      const info = await loadChart(api, cluster.value, { repository, chart, version });

      form.start(template.value, info, { ...form.fields, version, changes: typed, choices }, context());
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

  const { keep } = useDraftKeeping(form, () => cluster.value, templateId, () => state.value === 'ready' && !finishing.value);

  const submit = async(): Promise<void> => {
    eager.value = true;
    if (!template.value || finishing.value || !form.checkAll()) {
      step.value = 'form';

      return;
    }
    form.fields.sent = true;
    keep();
    projects.remember(form.fields.projectId);
    sent = form.request(cluster.value, template.value);
    const outcome = await creation.send(sent, abandoned);

    abandoned = undefined;
    if (outcome.ok) {
      finishing.value = true;
      forgetDraft(sessionStorage, cluster.value, templateId);
      await schema.appears();
      await router.push(podLocation(cluster.value, outcome.namespace, outcome.name));
    } else if (outcome.failure.left !== 'resumable') {
      form.fields.sent = false;
    }
  };

  const review = (): void => {
    eager.value = true;
    step.value = form.checkAll() ? 'review' : 'form';
  };

  const unlock = (): void => {
    abandoned = sent;
    creation.failure.value = undefined;
  };

  const cancel = (): void => {
    if (sent && creation.failure.value?.left === 'resumable') {
      creation.discard(sent);
    }
    finishing.value = true;
    forgetDraft(sessionStorage, cluster.value, templateId);
    router.push(catalogueLocation(cluster.value));
  };

  onMounted(load);

  return {
    state,
error,
template,
form,
creation,
projects,
eager,
load,
changeVersion,
step,
review,
submit,
unlock,
cancel,
    locked: computed(() => creation.failure.value?.left === 'resumable'),
    busy:   computed(() => Boolean(creation.step.value) || finishing.value),
  };
};
