import type { CountedPod, ReadPolicy, UnmanagedRelease, Usage, UsageGroup } from '@product-pods/domain';
import { groupUsage, tightest } from '@product-pods/domain';
import type { ComputedRef, Ref } from 'vue';
import { computed, onMounted, ref, shallowRef } from 'vue';

import { asApiError } from '../api/rancher-api';
import { loadPeople } from '../people/people';
import { bareProject, loadPolicies } from '../policy/requester';
import { loadPods } from '../usage/load-pods';
import { loadUsageObjects, unmanagedIn } from '../usage/unmanaged';
import { useApi } from './useApi';
import { useCluster } from './useCluster';
import { useProjects } from './useProjects';

/** One line of the table. */
export interface UsageRow extends Usage {
  /** Name for people; empty for what is nobody's. */
  title: string;
  /** The largest share of any limit, for sorting. */
  share: number;
}

interface UsageState {
  group: Ref<UsageGroup>;
  rows: ComputedRef<UsageRow[]>;
  pods: Ref<CountedPod[] | undefined>;
  /** Releases of templates without a pod, as policies flag them, with their project's name for people, and how many there are. */
  unmanaged: ComputedRef<{ releases: UnmanagedRelease[]; count: number }>;
  /** How many have been counted so far. */
  counted: Ref<number>;
  /** Whether these are all pods of the cluster. */
  whole: Ref<boolean>;
  error: Ref<string>;
  isLoading: Ref<boolean>;
  load: () => Promise<void>;
}

/** What projects, users and templates use, added up from the columns of all pods. */
export const useUsage = (): UsageState => {
  const api = useApi();
  const cluster = useCluster();
  const { projects } = useProjects();
  const group = ref<UsageGroup>('project');
  const pods = shallowRef<CountedPod[]>();
  const policies = shallowRef<ReadPolicy[]>([]);
  const flagged = shallowRef<{ releases: UnmanagedRelease[]; count: number }>({ releases: [], count: 0 });
  const names = shallowRef(new Map<string, string>());
  const counted = ref(0);
  const whole = ref(true);
  const error = ref('');
  const isLoading = ref(false);
  const load = async(): Promise<void> => {
    isLoading.value = true;
    counted.value = 0;
    try {
      const [seen, known, reports, people] = await Promise.all([loadPods(api, cluster.value, (count) => {
        counted.value = count;
      }), loadPolicies(api, cluster.value), loadUsageObjects(api, cluster.value), loadPeople(api)]);

      error.value = '';
      policies.value = known;
      flagged.value = unmanagedIn(reports);
      names.value = new Map(people.map(({ id, title }) => [id, title]));
      whole.value = seen.whole;
      pods.value = seen.pods;
    } catch (failure) {
      error.value = asApiError(failure).message || 'no answer';
    }
    isLoading.value = false;
  };
  const projectTitle = (name: string): string | undefined => projects.value?.find(({ id }) => bareProject(id) === name)?.title;
  const titleOf = (name: string): string => (group.value === 'project' ? projectTitle(name) : group.value === 'user' ? names.value.get(name) : undefined) ?? name;

  onMounted(load);

  return {
    group,
    rows: computed(() => groupUsage(pods.value ?? [], group.value, policies.value).map((row) => ({ ...row, title: titleOf(row.name), share: tightest(row)?.share ?? 0 }))),
    pods,
    unmanaged: computed(() => ({ ...flagged.value, releases: flagged.value.releases.map((release) => ({ ...release, project: projectTitle(release.project ?? '') ?? release.project ?? '' })) })),
    counted,
    whole,
    error,
    isLoading,
    load,
  };
};
