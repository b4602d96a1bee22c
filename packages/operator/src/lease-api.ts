import type { KubeClient } from './kube/client';
import { isNotFound } from './kube/errors';
import { paths } from './kube/paths';
import type { Lease, LeaseSpec } from './lease';

/** The one Lease that candidates share. Changes are refused with a conflict (409) when somebody else was faster. */
export interface LeaseApi {
  /** `undefined` where there is none. */
  read(signal: AbortSignal): Promise<Lease | undefined>;
  create(spec: LeaseSpec, signal: AbortSignal): Promise<Lease>;
  /** Changes these fields of the Lease that had this resource version. */
  patch(resourceVersion: string, spec: LeaseSpec, signal: AbortSignal): Promise<Lease>;
}

/** @param annotations what whoever writes the Lease tells with it */
export function leaseApi(client: Pick<KubeClient, 'get' | 'create' | 'patch'>, { namespace, name, annotations }: { namespace: string; name: string; annotations: Record<string, string> }): LeaseApi {
  const path = paths.lease(namespace, name);

  return {
    async read(signal) {
      try {
        return await client.get<Lease>(path, undefined, signal);
      } catch (error) {
        if (isNotFound(error)) {
          return undefined;
        }
        throw error;
      }
    },
    create: (spec, signal) => client.create<Lease>(paths.leases(namespace), { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name, namespace, annotations }, spec }, signal),
    patch:  (resourceVersion, spec, signal) => client.patch<Lease>(path, { metadata: { resourceVersion, annotations }, spec }, signal),
  };
}
