import { notedGroups, OWNER_GROUPS_ANNOTATION, projectIn, RANCHER_PROJECT_ANNOTATION, reportOn } from '@product-pods/domain';
import type { Holder, LooseRelease, ProductPodPolicy, ProductPodUsageStatus } from '@product-pods/domain';
import type { Logger } from 'pino';
import type { pause } from '../kube/backoff';
import type { KubeClient } from '../kube/client';
import { isConflict, isNotFound, messageOf } from '../kube/errors';
import { paths } from '../kube/paths';
import type { Sources } from '../sources';
import type { AccountIndex } from './account-index';
import { Rounds } from './rounds';
import { isWorthTelling, usageBody, usageChange } from './usage-object';

/** Reports are for people to look at: they may be that old. */
const REPORT_MS = 10_000;

export interface PolicyReporterOptions {
  client: Pick<KubeClient, 'create' | 'patch'>;
  sources: Pick<Sources, 'pods' | 'policies' | 'usages' | 'releases' | 'namespaces'>;
  index: Pick<AccountIndex, 'all'>;
  log: Pick<Logger, 'warn'>;
  wait?: typeof pause;
}

/** Writes beside each policy, where only administrators read it, who uses how much of what it allows, and which releases go past it. */
export class PolicyReporter {
  readonly #rounds: Rounds;

  constructor(private readonly options: PolicyReporterOptions) {
    this.#rounds = new Rounds({
      everyMs: REPORT_MS,
      work:    (signal) => this.report(signal),
      failed:  (error) => options.log.warn({ error: messageOf(error) }, 'what is used of policies could not be written; trying again'),
      wait:    options.wait,
    });
  }

  start(): void {
    this.#rounds.start();
  }

  stop(): Promise<void> {
    return this.#rounds.stop();
  }

  /** Writes every report that says something new, one after the other. */
  async report(signal?: AbortSignal): Promise<void> {
    const { sources } = this.options;
    const holders = this.#holders();
    const releases = looseReleases(sources);

    for (const policy of [...sources.policies.store.values()]) {
      if (signal?.aborted) {
        return;
      }
      await this.#write(policy, reportOn(policy, holders, releases));
      // Hundreds of policies are one long piece of work for the process; reviews get their turn in between.
      await new Promise(setImmediate);
    }
  }

  async #write(policy: ProductPodPolicy, status: ProductPodUsageStatus): Promise<void> {
    const { client, sources } = this.options;
    const before = sources.usages.store.get(`/${ policy.metadata.name }`);

    try {
      if (before) {
        const change = usageChange(policy, before, status);

        await (change && client.patch(paths.usage(policy.metadata.name), change));
      } else if (isWorthTelling(status)) {
        await client.create(paths.usages, usageBody(policy, status));
      }
    } catch (error) {
      // Who has just been changed or deleted has his turn next time; the others do not wait for that.
      if (!isNotFound(error) && !isConflict(error)) {
        throw error;
      }
    }
  }

  #holders(): Holder[] {
    const groups = new Map<string, Set<string>>();

    for (const { metadata, spec } of this.options.sources.pods.store.values()) {
      // Most pods have none, and reading nothing ten thousand times takes its time too.
      const noted = metadata.annotations?.[OWNER_GROUPS_ANNOTATION] === undefined ? [] : notedGroups(metadata, spec.owner);

      if (spec.owner !== undefined && noted.length) {
        groups.set(spec.owner, new Set([...groups.get(spec.owner) ?? [], ...noted]));
      }
    }

    return [...this.options.index.all()].map(([account, held]) => ({ account, held, groups: account.kind === 'Person' ? [...groups.get(account.name) ?? []] : [] }));
  }
}

/** Every release that belongs to no ProductPod. */
export function looseReleases({ pods, releases, namespaces }: Pick<Sources, 'pods' | 'releases' | 'namespaces'>): LooseRelease[] {
  return [...releases.store.values()].filter(({ namespace, name }) => !pods.store.get(`${ namespace }/${ name }`)).map(({ namespace, name, chart, version, template }) => {
    const project = projectIn(namespaces.store.get(`/${ namespace }`)?.annotations[RANCHER_PROJECT_ANNOTATION]);

    return { namespace, release: name, chart, version, isTemplate: template !== undefined, ...(project === undefined ? {} : { project }) };
  });
}
