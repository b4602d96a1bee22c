import type { Question, Values } from '@product-pods/domain';

import type { RancherApi } from '../api/rancher-api';
import { clusterPath } from '../api/rancher-api';

/** What the form needs of one version of a chart. */
export interface ChartInfo {
  values: Values;
  questions: Question[];
  readme?: string;
}

interface InfoAnswer {
  values?: Values;
  questions?: { questions?: Question[] };
  appReadme?: string;
  readme?: string;
}

/** Values and questions of a chart's version; throws what Rancher says when there is no such chart. */
export const loadChart = async(api: RancherApi, clusterId: string, { repository, chart, version }: { repository: string; chart: string; version: string }): Promise<ChartInfo> => {
  const query = new URLSearchParams({ link: 'info', chartName: chart, version });
  const info = await api.request<InfoAnswer>({ path: `${ clusterPath(clusterId) }/catalog.cattle.io.clusterrepos/${ encodeURIComponent(repository) }?${ query }` });

  return {
    values:    info.values ?? {},
    // A chart may hold anything; what has no variable cannot be asked.
    questions: (info.questions?.questions ?? []).filter((question) => typeof question?.variable === 'string'),
    ...(info.appReadme ? { readme: info.appReadme } : {}),
  };
};
