import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../packages/operator/src/kube/client';
import { admin, as, OPERATOR_USER } from './support/stack';

interface Rule {
  apiGroups?: string[];
  resources?: string[];
  resourceNames?: string[];
  nonResourceURLs?: string[];
  verbs: string[];
}

/** One line a rule, so that a change of the operator's power is a change of this file. */
const lines = (rules: Rule[]) => rules
  .filter(({ resources }) => resources)
  .map(({ apiGroups, resources, resourceNames, verbs }) => `${ apiGroups?.join(',') }/${ [...resources ?? []].sort().join(',') }${ resourceNames ? `[${ resourceNames.join(',') }]` : '' }: ${ [...verbs].sort().join(' ') }`)
  .sort();

const READ_WRITE = 'create delete get list patch update watch';

/** Reviewed: what the operator may do anywhere. Admission policies narrow the writing of namespaces and RoleBindings (see admission.test.ts). */
const ANYWHERE = [
  '/events: create patch',
  // Narrowed to objects that Helm marked as a pod's release's.
  '/persistentvolumes: delete get',
  'admissionregistration.k8s.io,apiextensions.k8s.io,apiregistration.k8s.io,networking.k8s.io,node.k8s.io,rbac.authorization.k8s.io,scheduling.k8s.io,storage.k8s.io/apiservices,clusterrolebindings,clusterroles,csidrivers,customresourcedefinitions,ingressclasses,mutatingwebhookconfigurations,priorityclasses,runtimeclasses,storageclasses,validatingadmissionpolicies,validatingadmissionpolicybindings,validatingwebhookconfigurations: delete get',
  'admissionregistration.k8s.io/mutatingwebhookconfigurations,validatingwebhookconfigurations: list watch',
  'admissionregistration.k8s.io/mutatingwebhookconfigurations,validatingwebhookconfigurations[product-pods-operator]: patch',
  'batch/cronjobs: get list watch',
  'management.cattle.io/settings[server-url]: get',
  'management.cattle.io/users: list watch',
  'management.cattle.io/projects: list watch',
  '/limitranges,resourcequotas: list watch',
  '/namespaces: delete get list patch watch',
  'apps/deployments,statefulsets: get list watch',
  'catalog.cattle.io/apps,operations: get list watch',
  'productpods.io/productpodledgers: create get list update watch',
  'productpods.io/productpodpolicies: get list watch',
  'productpods.io/productpodusages: create list patch watch',
  'productpods.io/productpods/finalizers: update',
  'productpods.io/productpods/status: patch',
  // Deleting is narrowed to pods whose end is recorded.
  'productpods.io/productpods: delete get list patch watch',
  'rbac.authorization.k8s.io/clusterroles[product-pods-operator-in-pod]: bind',
  'rbac.authorization.k8s.io/rolebindings: create',
  'rbac.authorization.k8s.io/rolebindings[product-pods-operator]: delete get',
];

/** Reviewed: what everybody who signs in may do anywhere, the operator among them. */
const EVERYBODY = ['productpods.io/productpodpolicies: get list watch', 'productpods.io/producttemplates: get list watch'];

/** Reviewed: what everybody who signs in may do in the operator's namespace. */
const HEARTBEAT_READER = ['coordination.k8s.io/leases[product-pods-operator]: get', 'coordination.k8s.io/leases[product-pods-ready-times]: get'];

/** Reviewed: what the operator may do in its own namespace beyond that. */
const HEARTBEAT = [
  'coordination.k8s.io/leases: create',
  'coordination.k8s.io/leases[product-pods-operator]: get patch update',
  '/secrets: create',
  '/secrets[product-pods-operator-admission]: get patch',
  'coordination.k8s.io/leases[product-pods-ready-times]: get patch',
];

/** Reviewed: what it may do in a pod's namespace. No exec, attach, proxy, tokens, impersonation. */
const IN_POD = [
  '*/*: delete',
  `/configmaps,endpoints,events,limitranges,persistentvolumeclaims,pods,podtemplates,replicationcontrollers,resourcequotas,secrets,serviceaccounts,services: ${ READ_WRITE }`,
  '/pods/log: get',
  `apps/controllerrevisions,daemonsets,deployments,replicasets,statefulsets: ${ READ_WRITE }`,
  `autoscaling,batch,networking.k8s.io,policy/cronjobs,horizontalpodautoscalers,ingresses,jobs,networkpolicies,poddisruptionbudgets: ${ READ_WRITE }`,
  `rbac.authorization.k8s.io/rolebindings,roles: ${ READ_WRITE }`,
];

describe('the operator’s rights', () => {
  it.each([['product-pods-operator', ANYWHERE], ['product-pods-operator-in-pod', IN_POD]])('%s is what was reviewed', async(name, reviewed) => {
    const role = await admin.get<KubeObject & { rules: Rule[]; aggregationRule?: object }>(`/apis/rbac.authorization.k8s.io/v1/clusterroles/${ name }`);

    expect(role.aggregationRule).toBeUndefined();
    expect(lines(role.rules)).toEqual([...reviewed].sort());
  });

  it.each([['default', []], ['product-pods-system', [...HEARTBEAT, ...HEARTBEAT_READER]]])('are no others by any other way in %s', async(namespace, here) => {
    const review = await as(OPERATOR_USER).create<{ status: { resourceRules: Rule[]; incomplete: boolean } }>('/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', { spec: { namespace } });
    // Kubernetes lets everybody ask about himself.
    const own = lines(review.status.resourceRules).filter((line) => !/^auth(entication|orization)\.k8s\.io\/selfsubject/.test(line));

    expect(review.status.incomplete).toBe(false);
    expect(own).toEqual([...ANYWHERE, ...EVERYBODY, ...here].sort());
  });
});

describe('people’s rights', () => {
  it('are to read policies anywhere, and neither ledgers nor who uses what', async() => {
    const rules = (await as('nobody-in-particular').create<{ status: { resourceRules: Rule[] } }>('/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', { spec: { namespace: 'default' } })).status.resourceRules;

    expect(lines(rules).filter((line) => line.startsWith('productpods.io/'))).toEqual(EVERYBODY);
  });

  it('are to read the heartbeat and the times to ready, and nothing else in the operator’s namespace', async() => {
    const reviewed = async(namespace: string) => lines((await as('nobody-in-particular').create<{ status: { resourceRules: Rule[] } }>('/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', { spec: { namespace } })).status.resourceRules);
    const anywhere = await reviewed('default');

    expect(anywhere.filter((line) => line.startsWith('productpods.io/'))).toEqual(EVERYBODY);

    expect((await reviewed('product-pods-system')).filter((line) => !anywhere.includes(line))).toEqual([...HEARTBEAT_READER].sort());
  });

  it.each([
    ['view', ['get list watch']],
    ['edit', ['get list watch', 'create delete patch update']],
    ['admin', ['get list watch', 'create delete patch update', 'deletecollection transfer']],
  ])('%s holds those on ProductPods', async(name, verbs) => {
    const role = await admin.get<KubeObject & { rules: Rule[] }>(`/apis/rbac.authorization.k8s.io/v1/clusterroles/${ name }`);
    const rules = role.rules.filter(({ apiGroups }) => apiGroups?.includes('productpods.io'));

    expect(rules.map(({ resources }) => resources)).toEqual(verbs.map(() => ['productpods']));
    expect(rules.map(({ verbs: held }) => [...held].sort().join(' ')).sort()).toEqual([...verbs].sort());
  });
});
