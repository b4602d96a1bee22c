import type { Api } from '../bench/operator/api';
import { paths } from '../bench/operator/objects';
import type { Watched } from '../bench/operator/watch';
import { OPERATOR_NAMESPACE } from '../../stack/src/operator';

type Found = { subject: string; evidence: string };

/** What Kubernetes puts into every namespace. */
const EVERYWHERE = new Set(['kube-root-ca.crt']);

/** Kinds that lie in a pod's namespace, foreign or not; nothing of theirs may be left but what was there before. */
const KINDS: Record<string, string> = {
  deployments: '/apis/apps/v1/deployments', statefulsets: '/apis/apps/v1/statefulsets', configmaps: '/api/v1/configmaps', services: '/api/v1/services', jobs: '/apis/batch/v1/jobs', apps: '/apis/catalog.cattle.io/v1/apps',
};

/** Everything that is left of pods when none should be there any more. */
export async function findOrphans(api: Api, foreign: readonly string[]): Promise<Found[]> {
  const list = async(path: string) => (await api.get<{ items: Array<Watched & { type?: string }> }>(path)).items;
  const label = (name: string) => `labelSelector=${ encodeURIComponent(name) }`;
  const name = ({ metadata }: Watched) => (metadata.namespace ? `${ metadata.namespace }/${ metadata.name }` : metadata.name);
  const left = (what: string, objects: Watched[]): Found[] => objects.map((object) => ({ subject: name(object), evidence: `${ what } ${ name(object) } is left` }));

  const [namespaces, pods, roles, volumes, secrets, bindings] = await Promise.all([
    list(`${ paths.namespaces }?${ label('productpods.io/pod') }`),
    list(paths.pods),
    list(`/apis/rbac.authorization.k8s.io/v1/clusterroles?${ label('chaos.productpods.io/pod') }`),
    list(`/api/v1/persistentvolumes?${ label('chaos.productpods.io/pod') }`),
    list(`/api/v1/secrets?${ label('owner=helm') }`),
    list('/apis/rbac.authorization.k8s.io/v1/rolebindings'),
  ]);
  const inForeign = await Promise.all(Object.entries(KINDS).map(async([kind, path]) => left(kind, (await list(path)).filter(({ metadata }) => foreign.includes(metadata.namespace ?? '') && metadata.name !== 'bystander' && !EVERYWHERE.has(metadata.name)))));

  return [
    ...left('the namespace', namespaces),
    ...left('the ProductPod', pods),
    ...left('the ClusterRole', roles),
    ...left('the PersistentVolume', volumes),
    ...left('the release Secret', secrets.filter(({ metadata }) => metadata.namespace !== OPERATOR_NAMESPACE)),
    ...left('the RoleBinding', bindings.filter(({ metadata }) => foreign.includes(metadata.namespace ?? ''))),
    ...inForeign.flat(),
  ];
}

/** What has been done to bystanders: they must be as they were made. */
export async function findTouched(api: Api, foreign: readonly string[]): Promise<Found[]> {
  const found = await Promise.all(foreign.map(async(namespace) => {
    const workload = await api.find<Watched & { metadata: { generation: number }; spec: { replicas: number } }>(`${ paths.workloadsIn(namespace) }/bystander`);
    const settings = await api.find<Watched & { data?: { mine?: string } }>(`/api/v1/namespaces/${ namespace }/configmaps/bystander`);
    const marked = Object.keys({ ...workload?.metadata.labels, ...workload?.metadata.annotations }).filter((key) => key.includes('productpods.io/'));

    return [
      ...(workload?.metadata.generation === 1 && workload.spec.replicas === 2 ? [] : [`its own workload is ${ workload ? `at generation ${ workload.metadata.generation } with ${ workload.spec.replicas } replicas` : 'gone' }`]),
      ...(marked.length ? [`its own workload was marked with ${ marked.join(', ') }`] : []),
      ...(settings?.data?.mine === 'yes' ? [] : ['its own settings are gone or changed']),
    ].map((evidence) => ({ subject: namespace, evidence }));
  }));

  return found.flat();
}
