import type { ProductPodPolicy, UnmanagedRelease } from '@product-pods/domain';

/** What all policies flag, each release once; there may be more of it than a policy lists. */
export const unmanagedIn = (policies: readonly ProductPodPolicy[]): { releases: UnmanagedRelease[]; count: number } => {
  const releases = [...new Map(policies.flatMap(({ status }) => status?.unmanaged ?? []).map((release) => [`${ release.namespace }/${ release.release }`, release])).values()];

  return { releases, count: Math.max(releases.length, ...policies.map(({ status }) => status?.unmanagedCount ?? 0)) };
};
