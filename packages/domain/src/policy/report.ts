import { writeAmounts } from './amounts';
import type { Amounts } from './amounts';
import type { Account } from './holdings';
import { EVERY_PROJECT, RESOURCES } from './policy';
import type { PolicySubject, ProductPodPolicy } from './policy';
import { readPolicy } from './read-policy';
import { matches } from './template-rules';
import type { ProductPodUsageStatus, UnmanagedRelease } from './usage-object';

/** More than these are counted, not listed. */
export const LISTED_MAX = 100;

/** Somebody who has pods, or a project in which there are some. */
export interface Holder {
  account: Account;
  held: Amounts;
  /** Those that are noted on a person's pods. */
  groups: readonly string[];
}

/** A Helm release that belongs to no ProductPod. */
export interface LooseRelease extends UnmanagedRelease {
  /** Whether its chart declares itself a template. */
  isTemplate: boolean;
}

/** What is to be told of a policy: who uses how much of what it allows, and what goes past it. */
export function reportOn(policy: ProductPodPolicy, holders: readonly Holder[], releases: readonly LooseRelease[]): ProductPodUsageStatus {
  const use = useOf(policy, holders);
  const unmanaged = unmanagedBy(policy, releases);

  return {
    ...(policy.metadata.generation === undefined ? {} : { observedGeneration: policy.metadata.generation }),
    ...(use.length ? { use: use.slice(0, LISTED_MAX).map(({ account, held }) => ({ ...account, used: writeAmounts(held) })), counted: use.length } : {}),
    ...(unmanaged.length ? { unmanaged: unmanaged.slice(0, LISTED_MAX), unmanagedCount: unmanaged.length } : {}),
  };
}

/** Those whose pods its limits count, who use the largest part of a limit first. */
function useOf(policy: ProductPodPolicy, holders: readonly Holder[]): Holder[] {
  const { limits } = readPolicy(policy);
  const part = ({ held }: Holder) => Math.max(...RESOURCES.map((resource) => (limits[resource] === undefined ? 0 : held[resource] / Math.max(limits[resource], 1))));

  if (!Object.keys(limits).length) {
    return [];
  }

  return holders.filter((holder) => policy.spec.subjects.some((subject) => counts(subject, holder)))
    .map((holder) => ({ holder, part: part(holder) }))
    .sort((a, b) => b.part - a.part || (a.holder.account.name < b.holder.account.name ? -1 : 1))
    .map(({ holder }) => holder);
}

function counts({ kind, name = '' }: PolicySubject, { account, groups }: Holder): boolean {
  switch (kind) {
  case 'Everyone': return account.kind === 'Person';
  case 'Project': return account.kind === 'Project' && (name === EVERY_PROJECT || name === account.name);
  case 'Group': return account.kind === 'Person' && groups.includes(name);
  case 'User': return account.kind === 'Person' && name === account.name;
  }
}

/** Releases of templates in the policy's projects, if it flags them; one for everyone flags them anywhere. Who installed them nobody knows. */
function unmanagedBy({ spec }: ProductPodPolicy, releases: readonly LooseRelease[]): UnmanagedRelease[] {
  if (spec.unmanaged !== 'Flag') {
    return [];
  }

  return releases.filter(({ isTemplate, chart, project }) => {
    const isProduct = isTemplate || spec.templates?.some((rule) => rule.chart !== '*' && matches(rule.chart, chart));

    return isProduct && spec.subjects.some(({ kind, name = '' }) => kind === 'Everyone' || (kind === 'Project' && project !== undefined && (name === EVERY_PROJECT || name === project)));
  }).map(({ isTemplate: _, ...release }) => release).sort((a, b) => (`${ a.namespace }/${ a.release }` < `${ b.namespace }/${ b.release }` ? -1 : 1));
}
