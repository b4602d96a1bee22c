import type { Account, Amounts, Decision, LimitRulings, Matter, Resource, RuleName } from '@product-pods/domain';
import { RESOURCES, withRancher } from '@product-pods/domain';
import type { ComputedRef, Ref } from 'vue';
import { computed, ref, shallowRef, watch } from 'vue';

import { asApiError } from '../api/rancher-api';
import { loadProjectQuota } from '../policy/project-quota';
import { bareProject } from '../policy/requester';
import { loadUse } from '../usage/load-pods';
import { useApi } from './useApi';
import { useCluster } from './useCluster';
import { useProjects } from './useProjects';
import { useRequester } from './useRequester';

/** The order in which rules are shown: what one may choose, how long it lives, what happens to it. */
export const RULE_ORDER: readonly RuleName[] = ['templates', 'sizes', 'defaultSize', 'longestMs', 'never', 'defaultTtl', 'extendable', 'extendLongestMs', 'extendAheadMs', 'renewEvery', 'sleepSchedule', 'graceMs', 'failedMs', 'noticeMarksMs'];

export interface AccountLimits extends Account {
  limits: { resource: Resource; matter: Matter; ruling: NonNullable<LimitRulings[Resource]> }[];
  /** Missing while it is counted, and where that fails. */
  used?: Amounts;
  error?: string;
}

interface MyLimits {
  isLoading: ComputedRef<boolean>;
  error: Ref<string>;
  projects: ReturnType<typeof useProjects>['projects'];
  projectId: Ref<string>;
  accounts: ComputedRef<AccountLimits[]>;
  rules: ComputedRef<{ matter: Matter; decision: Decision }[]>;
  load: () => Promise<void>;
}

/** Every limit and rule that holds for the user in a project, and what is used of the limits. */
export const useMyLimits = (): MyLimits => {
  const api = useApi();
  const cluster = useCluster();
  const { requester, error, load, mergedFor } = useRequester();
  const { projects, error: projectsError, choose } = useProjects();
  const projectId = ref('');
  /** What projects' quotas in Rancher leave, by project. */
  const quotas = shallowRef<Record<string, LimitRulings>>({});
  const uses = shallowRef<Record<string, Amounts | string>>({});

  watch(projects, () => {
    projectId.value ||= choose();
  });

  watch(projectId, async(id) => {
    const { limits } = await loadProjectQuota(api, cluster.value, id);

    quotas.value = { ...quotas.value, [id]: limits };
  });

  const merged = computed(() => {
    const said = mergedFor(projectId.value);

    return said && withRancher(said, quotas.value[projectId.value] ?? {});
  });
  const limited = computed((): AccountLimits[] => {
    const of = (kind: Account['kind'], name: string, rulings: LimitRulings): AccountLimits => ({
      kind, name, limits: RESOURCES.flatMap((resource) => (rulings[resource] ? [{ resource, ruling: rulings[resource], matter: { kind: kind === 'Person' ? 'person' as const : 'project' as const, name: resource } }] : [])),
    });

    return merged.value && requester.value
      ? [of('Person', requester.value.user, merged.value.person), ...(projectId.value ? [of('Project', bareProject(projectId.value), merged.value.project)] : [])]
      : [];
  });

  watch(limited, async(accounts) => {
    // What nothing limits need not be counted.
    await Promise.all(accounts.filter(({ limits }) => limits.length).map(async({ kind, name }) => {
      const use = await loadUse(api, cluster.value, { kind, name }).catch((failure: unknown) => asApiError(failure).message || 'no answer');

      uses.value = { ...uses.value, [`${ kind } ${ name }`]: use };
    }));
  });

  return {
    isLoading: computed(() => !error.value && !(merged.value && (projects.value || projectsError.value))),
    error,
    projects,
    projectId,
    load,
    accounts:  computed(() => limited.value.map((account) => {
      const use = uses.value[`${ account.kind } ${ account.name }`];

      return { ...account, ...(typeof use === 'string' ? { error: use } : use ? { used: use } : {}) };
    })),
    rules: computed(() => RULE_ORDER.flatMap((name) => {
      const decision = merged.value?.rules[name] as Decision | undefined;

      return decision ? [{ matter: { kind: 'rule' as const, name }, decision }] : [];
    })),
  };
};
