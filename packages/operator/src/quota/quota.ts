import { projectIn, RANCHER_PROJECT_ANNOTATION, withRancher } from '@product-pods/domain';
import type { MergedPolicy, ProductPod, Requester } from '@product-pods/domain';
import type { KubeClient, KubeObject, KubeList } from '../kube/client';
import { fresh } from '../ending';
import { paths } from '../kube/paths';
import type { Sources } from '../sources';
import { AccountIndex } from './account-index';
import { LedgerBook } from './ledger-book';
import { PolicySet } from './policy-set';
import { Projects } from './projects';

/** For how long somebody who asks waits for mirrors to be filled: a kind that has only just been made is found after five seconds. */
const FILLED_MS = 7000;
/** For how long he waits for one that is behind. */
const BEHIND_MS = 3000;
const LOOK_MS = 4;

/** Everything about policies and quotas that an operator holds, leading or not. */
export class Quota {
  readonly index = new AccountIndex();
  readonly policies: PolicySet;
  readonly projects: Projects;
  readonly book: LedgerBook;

  /** How far the pods are, at the API server and in the mirror. */
  readonly versions = {
    latest: async() => Number((await this.client.get<KubeList<ProductPod>>(paths.pods, { limit: 1 })).metadata.resourceVersion) || 0,
    seen:   () => this.sources.pods.version,
    newest: () => this.index.newest,
  };

  constructor(private readonly client: KubeClient, private readonly sources: Sources, { clusterId, now }: { clusterId: string; now: () => number }) {
    this.policies = new PolicySet(sources.policies);
    this.projects = new Projects({ clusterId, projects: sources.projects, pods: sources.pods });
    this.book = new LedgerBook({
      client,
      mirror:  sources.ledgers,
      view:    (account) => this.index.view(account),
      reached: (version) => until(() => sources.pods.version >= version, BEHIND_MS),
      latest:  () => this.versions.latest(),
      now,
    });
  }

  /** Whether all that is needed to judge is known; waits a little while for it. */
  readonly ready = (): Promise<boolean> => until(() => Boolean(this.sources.pods.present) && this.sources.policies.synced && this.sources.ledgers.synced && this.sources.namespaces.synced && this.sources.projects.synced, FILLED_MS);

  /** What policies, and the project's quota in Rancher, say to a requester about a pod in that namespace. */
  readonly mergedFor = (requester: Requester, namespace: string): MergedPolicy => withRancher(this.policies.mergedFor(requester), this.projects.limitsFor(requester.project, namespace));

  /** Rancher's id of the project that a namespace is in; one that was made a moment ago is asked for. */
  readonly projectOf = async(namespace: string): Promise<string | undefined> => {
    const seen = this.sources.namespaces.store.get(`/${ namespace }`) ?? (await fresh<KubeObject>(this.client, paths.namespace(namespace)))?.metadata;

    return projectIn(seen?.annotations?.[RANCHER_PROJECT_ANNOTATION]);
  };
}

async function until(condition: () => boolean, patienceMs: number): Promise<boolean> {
  for (const end = performance.now() + patienceMs; !condition() && performance.now() < end;) {
    await new Promise((resolve) => {
      setTimeout(resolve, LOOK_MS);
    });
  }

  return condition();
}
