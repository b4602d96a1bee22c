import type { ProductPodPolicy, ProductPodPolicySpec } from '@product-pods/domain';

import { ApiError } from '../api/rancher-api';
import type { FakeApi } from './fake-api';

/** A policy as the API server would return it. */
export const buildPolicy = (name: string, spec: Partial<ProductPodPolicySpec>): ProductPodPolicy => ({
  apiVersion: 'productpods.io/v1alpha1', kind: 'ProductPodPolicy', metadata: { name }, spec: { subjects: [{ kind: 'Everyone' }], ...spec },
});

/** A row of columns in the order of the CRD. */
export const cells = (name: string, { owner = 'u-1', project = 'p-1', holds = 'Running', cpu = '1', groups = '' } = {}): unknown[] => [
  name, 'Ready', 'trac', owner, '5h', '1d', '8h', 'pp', project, holds, cpu, '1Gi', '2Gi', groups,
];

/** A cluster that answers who `u-1` is, which policies there are, and which pods. */
export const withPolicies = (api: FakeApi, policies: ProductPodPolicy[], rows: unknown[][] = []): FakeApi => api
  .on('GET', /\/productpodusages$/, new ApiError(403, 'forbidden'))
  .on('POST', /selfsubjectreviews$/, { status: { userInfo: { username: 'u-1', groups: ['qa'] } } })
  .on('GET', /\/productpodpolicies$/, { items: policies })
  .on('GET', /\/v1\/management\.cattle\.io\.projects\/local$/, { data: [{ id: 'local/p-1', metadata: { name: 'p-1' }, spec: { displayName: 'Shop' } }] })
  .on('GET', /\/v1\/management\.cattle\.io\.users$/, { data: [{ metadata: { name: 'u-1' }, username: 'ann', displayName: 'Ann' }] })
  .on('GET', /\/v1\/productpods\.io\.productpods\?/, { data: rows.map((fields) => ({ metadata: { fields } })), pages: 1 })
  .on('GET', /\/apis\/productpods\.io\/v1alpha1\/productpods\?/, { rows: rows.map((row) => ({ cells: row })) });
