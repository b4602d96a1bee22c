import type { FormContext } from '@product-pods/domain';
import type { Ref } from 'vue';
import { onMounted, ref } from 'vue';
import { useRoute } from 'vue-router';

import { asApiError } from '../api/rancher-api';
import { loadChart } from '../catalog/chart';
import type { CatalogTemplate } from '../catalog/templates';
import { loadTemplate } from '../catalog/templates';
import { answersOf, matrixFromQuery, withAnswers } from '../create/deep-link';
import { restoreDraft } from '../create/draft';
import { valuesLike } from '../create/duplicate';
import { lifeFromQuery } from '../create/life-query';
import { sizeFromQuery } from '../create/size';
import { browserTimeZone } from '../create/time-zones';
import type { PodRequest } from '../create/types';
import { useApi } from './useApi';
import { useCluster } from './useCluster';
import type { Beginning, PodForm } from './usePodForm';

interface Subject {
  form: PodForm;
  template: Ref<CatalogTemplate | undefined>;
  context: () => FormContext;
  /** Takes what a request of an earlier visit may have left behind. */
  left: (requests: PodRequest[]) => void;
}

interface CreateStart {
  state: Ref<'loading' | 'ready' | 'missing' | 'failed'>;
  error: Ref<string>;
  /** The values of the pod that the new one is to be like could not be read. */
  isBlank: Ref<boolean>;
  templateId: string;
  /** The pod that the new one is to be like. */
  from: string;
  /** Under which name the form is kept: what was typed into the form of one link is not for another. */
  draftId: string;
  load: () => Promise<void>;
  /** Goes on with another version of the chart: with what was typed so far, or with something else. */
  changeVersion: (version: string, beginning?: Beginning) => Promise<void>;
}

/** What a form begins with: its template, and what a link, another pod or an earlier visit has filled in. */
export const useCreateStart = ({ form, template, context, left }: Subject): CreateStart => {
  const { query } = useRoute();
  const api = useApi();
  const cluster = useCluster();
  const state = ref<'loading' | 'ready' | 'missing' | 'failed'>('loading');
  const error = ref('');
  const isBlank = ref(false);
  const templateId = String(query['template'] ?? '');
  const from = String(query['from'] ?? '');
  const draftId = [templateId, ...Object.entries(query).filter(([key]) => key !== 'template').map((entry) => entry.join('='))].join('&');

  const fromQuery = (): Beginning => {
    const life = lifeFromQuery(query, browserTimeZone());
    const matrix = matrixFromQuery(query);
    const size = sizeFromQuery(query);
    const given = (key: 'name' | 'title' | 'purpose' | 'ttl'): Beginning => (typeof query[key] === 'string' ? { [key]: query[key] } : {});

    return { ...given('name'), ...given('title'), ...given('purpose'), ...given('ttl'), ...(life ? { life } : {}), ...(size ? { size } : {}), ...(matrix ? { matrix } : {}) };
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
      const wanted = kept?.version ?? String(query['version'] ?? '');
      const version = found.versions.includes(wanted) ? wanted : found.versions[0] ?? '';
      const info = await loadChart(api, cluster.value, { repository: found.repository, chart: found.chart, version });
      const like = kept || !from ? undefined : await valuesLike(api, cluster.value, from);

      isBlank.value = Boolean(from && !kept && !like);
      template.value = found;
      form.start(found, info, { ...fromQuery(), ...(like ? { changes: like } : {}), ...kept, version, kept: kept !== undefined }, context());
      if (!kept) {
        form.template.state.value = withAnswers(form.template.form.value, form.template.state.value, answersOf(query));
      }
      left(kept?.sent ? form.requests(cluster.value, found) : []);
      state.value = 'ready';
    } catch (failure) {
      error.value = asApiError(failure).message;
      state.value = 'failed';
    }
  };

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

      form.start(template.value, info, { ...form.fields, changes: typed, choices, matrix: form.matrix.draft(), ...beginning, version }, context());
    } catch (failure) {
      error.value = asApiError(failure).message;
    }
  };

  onMounted(load);

  return { state, error, isBlank, templateId, from, draftId, load, changeVersion };
};
