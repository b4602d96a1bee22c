import { mergePolicies, readPolicy } from '@product-pods/domain';
import type { MergedPolicy, ProductPodPolicy, ReadPolicy, Requester } from '@product-pods/domain';

/** All policies as they stand, read once. */
export class PolicySet {
  #policies: ReadPolicy[] | undefined;
  #groups: Set<string> | undefined;

  constructor(private readonly mirror: { store: { values(): Iterable<ProductPodPolicy> } }) {}

  /** Something about the policies has changed. */
  changed(): void {
    this.#policies = undefined;
    this.#groups = undefined;
  }

  get all(): readonly ReadPolicy[] {
    this.#policies ??= [...this.mirror.store.values()].map(readPolicy);

    return this.#policies;
  }

  mergedFor(requester: Requester): MergedPolicy {
    return mergePolicies(this.all, requester);
  }

  /** Those of the groups that some policy is for; nobody else's business. */
  named(groups: readonly string[]): string[] {
    this.#groups ??= new Set(this.all.flatMap(({ subjects }) => subjects.flatMap(({ kind, name }) => (kind === 'Group' && name !== undefined ? [name] : []))));

    return groups.filter((group) => this.#groups?.has(group));
  }
}
