import type { ProductPod, Values } from '@product-pods/domain';
import { difference, overlay } from '@product-pods/domain';
import type { ComputedRef, Ref } from 'vue';
import { computed, onMounted, ref, shallowRef } from 'vue';
import { useRoute } from 'vue-router';

import { asApiError, kubernetesPath } from '../api/rancher-api';
import { refusalOf } from '../api/refusal';
import type { ChartInfo } from '../catalog/chart';
import { loadChart } from '../catalog/chart';
import type { CatalogTemplate } from '../catalog/templates';
import { loadTemplate, templateIdOf } from '../catalog/templates';
import { findPod } from '../create/duplicate';
import type { Change } from '../create/review';
import { changesOf } from '../create/review';
import { recordedValues } from '../operation/operation';
import { useApi } from './useApi';
import { useCluster } from './useCluster';
import type { TemplateForm } from './useTemplateForm';
import { useTemplateForm } from './useTemplateForm';
import type { Upgrade } from './useUpgrade';
import { useUpgrade } from './useUpgrade';
import type { YamlSide } from './useYamlSide';
import { useYamlSide } from './useYamlSide';

/** Why the form cannot be shown. */
export const SETTINGS_OBSTACLES = ['missing', 'noTemplate', 'notReadable', 'notNow', 'failed'] as const;
export type SettingsObstacle = typeof SETTINGS_OBSTACLES[number];

interface SettingsPage {
  isLoading: Ref<boolean>;
  obstacle: Ref<SettingsObstacle | undefined>;
  reason: Ref<string>;
  pod: Ref<ProductPod | undefined>;
  template: Ref<CatalogTemplate | undefined>;
  chart: Ref<ChartInfo>;
  form: TemplateForm;
  yaml: YamlSide;
  version: Ref<string>;
  changeVersion: (version: string) => Promise<void>;
  /** What the pod has now beside what it would have, value by value. */
  changes: ComputedRef<Change[]>;
  isChanged: ComputedRef<boolean>;
  upgrade: Upgrade;
  apply: () => Promise<void>;
  load: () => Promise<void>;
}

/** Helm must be through with the pod before it is asked for more. */
const CHANGEABLE = ['Starting', 'Ready', 'Degraded', 'Asleep', 'Waking', 'Failed'];

/** The form with the settings of a pod that is there: what it has, what it would have, and the way from one to the other. */
export const useSettingsPage = (): SettingsPage => {
  const api = useApi();
  const cluster = useCluster();
  const route = useRoute();
  const form = useTemplateForm();
  const yaml = useYamlSide(form);
  const upgrade = useUpgrade();
  const isLoading = ref(true);
  const obstacle = ref<SettingsObstacle>();
  const reason = ref('');
  const pod = shallowRef<ProductPod>();
  const template = shallowRef<CatalogTemplate>();
  const chart = shallowRef<ChartInfo>({ values: {}, maintainers: [] });
  const version = ref('');
  /** What the pod was given, and all values that it has by that. */
  const given = shallowRef<Values>({});
  const now = shallowRef<Values>({});
  let projectId = '';

  const start = async(wanted: string, values: Values): Promise<void> => {
    const { repository, chart: name, spec } = template.value as CatalogTemplate;
    const info = await loadChart(api, cluster.value, { repository, chart: name, version: wanted });

    chart.value = info;
    version.value = wanted;
    form.start(info, { changes: values, draft: true, spec, existing: now.value });
    yaml.start(info.valuesYaml);
  };
  const stopAt = (why: SettingsObstacle, words = ''): void => {
    obstacle.value = why;
    reason.value = words;
  };
  const begin = async(): Promise<void> => {
    const found = await findPod(api, cluster.value, String(route.query['pod'] ?? ''));

    if (!found) {
      return stopAt('missing');
    }
    pod.value = found;
    if (found.metadata.deletionTimestamp || !CHANGEABLE.includes(found.status?.phase ?? '')) {
      return stopAt('notNow', found.status?.phase ?? 'Pending');
    }
    template.value = await loadTemplate(api, cluster.value, templateIdOf(found.spec.template));
    const { template: { version: current, repository, chart: name } } = found.spec;

    if (!template.value?.spec) {
      return stopAt('noTemplate', template.value?.fault ?? '');
    }
    const values = await recordedValues(api, cluster.value, found).catch(() => undefined);

    if (!values) {
      return stopAt('notReadable');
    }
    const [info, namespace] = await Promise.all([
      loadChart(api, cluster.value, { repository, chart: name, version: current }),
      api.request<{ metadata: { annotations?: Record<string, string> } }>({ path: `${ kubernetesPath(cluster.value) }/api/v1/namespaces/${ found.metadata.namespace }` }),
    ]);

    projectId = namespace.metadata.annotations?.['field.cattle.io/projectId']?.replace(':', '/') ?? '';
    given.value = values;
    now.value = overlay(info.values, values);
    await start(current, values);
    obstacle.value = undefined;
  };
  const load = async(): Promise<void> => {
    isLoading.value = true;
    try {
      await begin();
    } catch (error) {
      stopAt('failed', asApiError(error).message);
    } finally {
      isLoading.value = false;
    }
  };
  const changeVersion = async(wanted: string): Promise<void> => {
    try {
      await start(wanted, form.output.value);
    } catch (error) {
      upgrade.refused.value = asApiError(error).message;
    }
  };

  onMounted(load);

  const changes = computed(() => {
    const secrets = form.form.value.secrets(form.state.value);

    return isLoading.value || obstacle.value ? [] : changesOf(difference(now.value, form.effective.value), now.value, secrets);
  });

  return {
    isLoading,
    obstacle,
    reason,
    pod,
    template,
    chart,
    form,
    yaml,
    version,
    changeVersion,
    changes,
    isChanged: computed(() => changes.value.length > 0 || version.value !== pod.value?.spec.template.version),
    upgrade,
    load,
    apply: async() => {
      const here = pod.value;

      if (here) {
        await upgrade.run({ api, clusterId: cluster.value, projectId }, here, { to: { version: version.value, values: form.output.value }, back: { version: here.spec.template.version, values: given.value }, explain: (error) => refusalOf(error).reason });
      }
    },
  };
};
