/** An Ingress, as far as its hosts go. */
export interface IngressLike {
  metadata?: { name?: string; namespace?: string };
  spec?: { rules?: readonly { host?: string }[] };
}

/** A host that an Ingress answers at. */
export interface KnownHost {
  host: string;
  ingress: string;
  namespace: string;
}

/** More to choose from helps nobody. */
const SUGGESTED_MAX = 3;

/** The hosts that these answer at, each of an Ingress once. */
export const hostsOf = (ingresses: readonly IngressLike[]): KnownHost[] => ingresses.flatMap(({ metadata, spec }) => (
  [...new Set((spec?.rules ?? []).map(({ host = '' }) => host.toLowerCase()).filter(Boolean))].map((host) => ({ host, ingress: metadata?.name ?? '', namespace: metadata?.namespace ?? '' }))
));

/** Who answers at a host already; what is in one's own namespace does not count. */
export const takenBy = (host: string, known: readonly KnownHost[], own: string): KnownHost | undefined => known.find((other) => other.host === host.trim().toLowerCase() && other.namespace !== own);

/** Hosts for something called `name`, in the domains that most Ingresses have, and taken by none of them. */
export function suggestedHosts(name: string, known: readonly KnownHost[]): string[] {
  const counts = new Map<string, number>();

  known.forEach(({ host }) => {
    const domain = host.slice(host.indexOf('.') + 1);

    if (host.includes('.') && domain) {
      counts.set(domain, (counts.get(domain) ?? 0) + 1);
    }
  });

  return [...counts].sort(([a, more], [b, less]) => less - more || a.localeCompare(b)).map(([domain]) => `${ name }.${ domain }`)
    .filter((host) => !known.some((other) => other.host === host)).slice(0, SUGGESTED_MAX);
}
