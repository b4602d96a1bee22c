import { EVERY_PROJECT, mergePolicies, readPolicy } from '@product-pods/domain';
import type { MergedPolicy, PolicySubject, ProductPodPolicy, ReadPolicy, Requester } from '@product-pods/domain';

/** So many requesters' policies are remembered put together; the one not asked for the longest is forgotten first. */
const REMEMBERED = 5000;

interface Read {
  all: readonly ReadPolicy[];
  /** Policies by whom they are for, so that among hundreds only those that mean a requester are looked at. */
  bySubject: ReadonlyMap<string, readonly ReadPolicy[]>;
}

/** All policies as they stand, read once. */
export class PolicySet {
  #read: Read | undefined;
  readonly #merged = new Map<string, MergedPolicy>();

  constructor(private readonly mirror: { store: { values(): Iterable<ProductPodPolicy> } }) {}

  /** Something about the policies has changed. */
  changed(): void {
    this.#read = undefined;
    this.#merged.clear();
  }

  get all(): readonly ReadPolicy[] {
    return this.#now().all;
  }

  mergedFor(requester: Requester): MergedPolicy {
    const key = JSON.stringify([requester.user, requester.project ?? null, [...requester.groups].sort()]);
    const known = this.#merged.get(key) ?? mergePolicies(this.#meaning(requester), requester);

    // The last asked for is the last to be forgotten.
    this.#merged.delete(key);
    this.#merged.set(key, known);

    if (this.#merged.size > REMEMBERED) {
      this.#merged.delete(this.#merged.keys().next().value ?? '');
    }

    return known;
  }

  /** Those of the groups that some policy is for; nobody else's business. */
  named(groups: readonly string[]): string[] {
    const { bySubject } = this.#now();

    return groups.filter((name) => bySubject.has(subjectKey({ kind: 'Group', name })));
  }

  /** The policies that may mean a requester. */
  #meaning({ user, groups, project }: Requester): ReadPolicy[] {
    const { bySubject } = this.#now();
    const subjects: PolicySubject[] = [
      { kind: 'Everyone' }, { kind: 'User', name: user }, ...groups.map((name) => ({ kind: 'Group' as const, name })), ...(project === undefined ? [] : [{ kind: 'Project' as const, name: project }, { kind: 'Project' as const, name: EVERY_PROJECT }]),
    ];

    return [...new Set(subjects.flatMap((subject) => bySubject.get(subjectKey(subject)) ?? []))];
  }

  #now(): Read {
    this.#read ??= read(this.mirror.store.values());

    return this.#read;
  }
}

function read(policies: Iterable<ProductPodPolicy>): Read {
  const all = [...policies].map(readPolicy);
  const bySubject = new Map<string, ReadPolicy[]>();

  for (const policy of all) {
    for (const key of new Set(policy.subjects.map(subjectKey))) {
      bySubject.set(key, [...bySubject.get(key) ?? [], policy]);
    }
  }

  return { all, bySubject };
}

/** Kinds have no slash. */
const subjectKey = ({ kind, name = '' }: PolicySubject) => `${ kind }/${ name }`;
