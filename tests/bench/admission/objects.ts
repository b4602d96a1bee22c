export const POLICIES = '/apis/productpods.io/v1alpha1/productpodpolicies';
const TEMPLATE = { repository: 'bench', chart: 'bench', version: '0.1.0' };

export const namespaceBody = (name: string, project: string) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, annotations: { 'field.cattle.io/projectId': `local:${ project }` } } });
export const podBody = (name: string, owner: string) => ({ apiVersion: 'productpods.io/v1alpha1', kind: 'ProductPod', metadata: { name }, spec: { template: TEMPLATE, owner, ttl: '20d', resources: { cpu: '1', memory: '1Gi', storage: '1Gi' } } });
export const policyBody = (name: string, spec: object) => ({ apiVersion: 'productpods.io/v1alpha1', kind: 'ProductPodPolicy', metadata: { name }, spec });
