import type { Account, KnownAccount, MergedPolicy, PolicySize, SIZE_RESOURCES } from '@product-pods/domain';
import { sizeQuestions, withRancher } from '@product-pods/domain';
import type { ComputedRef, Ref } from 'vue';
import { computed, onScopeDispose, shallowRef, watch } from 'vue';

import { specOf } from '../create/objects';
import type { PreflightLine } from '../create/policy-preflight';
import { headroomLine, policyLines } from '../create/policy-preflight';
import type { ProjectQuota } from '../policy/project-quota';
import { NO_QUOTA, loadProjectQuota } from '../policy/project-quota';
import { bareProject } from '../policy/requester';
import { loadUse } from '../usage/load-pods';
import { useApi } from './useApi';
import type { WantedPod } from './usePodForm';
import { useRequester } from './useRequester';
import { useText } from './useText';

/** Waits for typing to stop. */
const PAUSE_MS = 400;
/** How long a count of what is used is good for; the server counts anew anyway. */
const COUNTED_FOR_MS = 10_000;

interface PolicyPreflight {
  /** What all policies together say to the user in this project; nothing while they are not known. */
  merged: ComputedRef<MergedPolicy | undefined>;
  lines: Ref<PreflightLine[]>;
  isAsking: Ref<boolean>;
  /** The sizes that policies give; nothing where they give none. */
  sizes: ComputedRef<readonly PolicySize[] | undefined>;
  defaultSize: ComputedRef<string | undefined>;
  /** What the pod must say itself that it may use. */
  questions: ComputedRef<typeof SIZE_RESOURCES[number][]>;
}

/** What the policies and the cluster say to the pods of the form together, anew whenever something that matters has changed. */
export const usePolicyPreflight = (wanted: () => readonly WantedPod[] | undefined, projectId: () => string): PolicyPreflight => {
  const api = useApi();
  const text = useText();
  const { requester, policies, error, mergedFor } = useRequester();
  const lines = shallowRef<PreflightLine[]>([]);
  const isAsking = shallowRef(false);
  const merged = computed(() => mergedFor(projectId()));
  const kept = new Map<string, { at: number; answer: Promise<unknown> }>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;

  /** What was asked a moment ago is not asked again. */
  const once = <T>(key: string, ask: () => Promise<T>): Promise<T> => {
    const known = kept.get(key);

    if (known && Date.now() - known.at < COUNTED_FOR_MS) {
      return known.answer as Promise<T>;
    }
    const answer = ask();

    kept.set(key, { at: Date.now(), answer });

    return answer;
  };
  const count = (clusterId: string, account: Account): Promise<KnownAccount> => once(`${ account.kind } ${ account.name }`, () => loadUse(api, clusterId, account).then((used) => ({ ...account, used }), () => account));
  const quotaOf = (clusterId: string, project: string): Promise<ProjectQuota> => (project ? once(`quota ${ project }`, () => loadProjectQuota(api, clusterId, project)) : Promise.resolve(NO_QUOTA));
  const accountsOf = ({ person, project }: MergedPolicy, wantedProject: string): Account[] => [
    ...(Object.keys(person).length && requester.value ? [{ kind: 'Person' as const, name: requester.value.user }] : []),
    ...(Object.keys(project).length && wantedProject ? [{ kind: 'Project' as const, name: bareProject(wantedProject) }] : []),
  ];
  const ask = async(pods: readonly WantedPod[]): Promise<void> => {
    // They come from one form, so that cluster and project are the same.
    const { clusterId = '', projectId: project = '' } = pods[0] ?? {};

    asked += 1;
    const mine = asked;

    isAsking.value = true;
    const { limits, given } = await quotaOf(clusterId, project);
    const said = merged.value && withRancher(merged.value, limits);
    const sizes = pods.map(({ size = said?.rules.defaultSize?.value, resources }) => resources ?? said?.rules.sizes?.value.find(({ name }) => name === size));
    const accounts = said ? accountsOf(said, project).map((account) => count(clusterId, account)) : [];
    const [headroom, counted] = await Promise.all([headroomLine(api, clusterId, sizes, text), Promise.all(accounts)]);

    if (mine === asked) {
      lines.value = [
        ...(said ? policyLines(pods.map(specOf), { merged: said, accounts: counted, given, now: Date.now(), text }) : [{ id: 'policies', state: 'unknown' as const, said: text('preflight.policy.noAnswer') }]),
        headroom,
      ];
      isAsking.value = false;
    }
  };

  watch([() => JSON.stringify(wanted() ?? null), requester, policies, error], ([about]) => {
    const parsed = JSON.parse(about as string) as WantedPod[] | null;

    clearTimeout(timer);
    // Until the policies are there, nothing would be said that holds.
    if (parsed && (requester.value || error.value)) {
      timer = setTimeout(() => ask(parsed), PAUSE_MS);
    }
  }, { immediate: true });
  onScopeDispose(() => {
    asked += 1;
    clearTimeout(timer);
  });

  return {
    merged,
    lines,
    isAsking,
    sizes:       computed(() => merged.value?.rules.sizes?.value),
    defaultSize: computed(() => merged.value?.rules.defaultSize?.value),
    questions:   computed(() => (merged.value ? sizeQuestions(merged.value) : [])),
  };
};
