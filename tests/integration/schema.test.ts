import { describe, expect, it } from 'vitest';
import { ACCOUNT_KINDS, CONDITION_TYPES, HOLDINGS, NEXT_ACTIONS, PHASES, SUBJECT_KINDS } from '../../packages/domain/src';
import type { ProductPod, ProductPodPolicy, ProductPodUsage } from '../../packages/domain/src';
import type { LedgerObject } from '../../packages/operator/src/quota/ledger-object';
import type { KubeObject } from '../../packages/operator/src/kube/client';
import { admin } from './support/stack';

/** Every optional field made required, so that the compiler asks for all of them below. */
type Whole<T> = T extends (infer E)[] ? Whole<E>[] : T extends object ? { [K in keyof T]-?: Whole<T[K]> } : T;

const WHOLE: Whole<Pick<ProductPod, 'spec' | 'status'>> = {
  spec:   {
    title:         't',
    purpose:       'p',
    owner:         'o',
    template:      { name: 'n', repository: 'r', chart: 'c', version: '1' },
    size:          's',
    resources:     { cpu: '1', memory: '1Gi', storage: '1Gi' },
    ttl:           '1h',
    expiryAction:  'Delete',
    gracePeriod:   '1h',
    desiredState:  'Running',
    sleepSchedule: { sleep: '0 20 * * *', wake: '0 7 * * *', timeZone: 'Europe/Berlin' },
    renewEvery:    '30d',
    renewedAt:     '2030-01-01T00:00:00Z',
    protected:     true,
    keepFailed:    true,
  },
  status: {
    observedGeneration: 1,
    phase:              'Ready',
    reason:             'Ready',
    message:            'm',
    expiresAt:          '2030-01-01T00:00:00Z',
    next:               { action: 'Expire', at: '2030-01-01T00:00:00Z', why: 'w' },
    conditions:         [{ type: 'Ready', status: 'True', reason: 'R', message: 'm', lastTransitionTime: '2030-01-01T00:00:00Z', observedGeneration: 1 }],
    products:           [{ name: 'n', title: 't', ready: true, message: 'm', url: 'u', service: { name: 's', port: 80, scheme: 'http', path: '/' }, credentials: { secretName: 's', usernameKey: 'u', passwordKey: 'p' } }],
    template:           { name: 'n', generation: 1, revision: 1, description: '{}' },
    holds:              'Running',
    release:            { name: 'n', status: 'deployed', revision: 1, chart: 'c', version: '1' },
    namespace:          { uid: 'u', owned: true },
    timings:            { installedAt: '2030-01-01T00:00:00Z', readyAt: '2030-01-01T00:00:00Z', failedAt: '2030-01-01T00:00:00Z', expiredAt: '2030-01-01T00:00:00Z', parkedAt: '2030-01-01T00:00:00Z' },
    restorableUntil:    '2030-01-01T00:00:00Z',
    renewalDueAt:       '2030-01-01T00:00:00Z',
    wish:               { state: 'Asleep', since: '2030-01-01T00:00:00Z' },
    notices:            [{ kind: 'Expiry', mark: '1h', deadline: '2030-01-01T00:00:00Z', givenAt: '2030-01-01T00:00:00Z' }],
    clusterObjects:     [{ apiVersion: 'v1', kind: 'Namespace', name: 'n' }],
  },
};

const QUANTITIES = { cpu: '1', memory: '1Gi', storage: '1Gi' };
const LIMITS = { pods: 1, running: 1, ...QUANTITIES };

const WHOLE_POLICY: Whole<Pick<ProductPodPolicy, 'spec'>> = {
  spec:   {
    description:   'd',
    contact:       'c',
    priority:      1,
    subjects:      [{ kind: 'Project', name: 'p' }],
    limits:        LIMITS,
    templates:     [{ repository: 'r', chart: 'c', versions: ['1'] }],
    sizes:         [{ name: 's', ...QUANTITIES }],
    defaultSize:   's',
    lifetime:      { default: '1h', longest: '1d', never: false, extension: { allowed: true, longest: '2d', ahead: '1d' } },
    sleepSchedule: { sleep: '0 20 * * *', wake: '0 7 * * *', timeZone: 'Europe/Berlin' },
    renewEvery:    '30d',
    gracePeriod:   '1h',
    failedPods:    '1d',
    notices:       ['1d'],
    unmanaged:     'Flag',
  },
};

const WHOLE_USAGE: Whole<Pick<ProductPodUsage, 'status'>> = {
  status: { observedGeneration: 1, counted: 1, use: [{ kind: 'Person', name: 'n', used: LIMITS }], unmanagedCount: 1, unmanaged: [{ namespace: 'n', release: 'r', chart: 'c', version: '1', project: 'p' }] },
};

const WHOLE_LEDGER: Whole<Pick<LedgerObject, 'spec'>> = {
  spec: { account: { kind: 'Person', name: 'n' }, settled: 1, reservations: [{ id: 'i', pod: 'n/n', uid: 'u', base: 1, amounts: { pods: 1, running: 1, cpu: 1, memory: 1, storage: 1 }, until: 1, room: 'Held' }] },
};

interface Schema {
  type?: string;
  description?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  required?: string[];
  enum?: string[];
}

interface Crd extends KubeObject {
  spec: { names: { shortNames: string[]; categories: string[] }; versions: { name: string; schema: { openAPIV3Schema: Schema }; subresources: object; additionalPrinterColumns: { name: string; type: string; jsonPath: string }[] }[] };
}

const crdOf = (plural: string) => admin.get<Crd>(`/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${ plural }.productpods.io`);
const rootOf = ({ spec }: Crd) => spec.versions[0]?.schema.openAPIV3Schema ?? {};
const [crd, policies, usages, ledgers] = await Promise.all([crdOf('productpods'), crdOf('productpodpolicies'), crdOf('productpodusages'), crdOf('productpodledgers')]);
const [version] = crd.spec.versions;
const root = rootOf(crd);

function pathsOfSchema({ properties, items }: Schema, at: string): string[] {
  return [...Object.entries(properties ?? {}).flatMap(([key, schema]) => [`${ at }.${ key }`, ...pathsOfSchema(schema, `${ at }.${ key }`)]), ...(items ? pathsOfSchema(items, at) : [])];
}

function pathsOfValue(value: unknown, at: string): string[] {
  if (Array.isArray(value)) {
    return pathsOfValue(value[0], at);
  }

  return typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([key, field]) => [`${ at }.${ key }`, ...pathsOfValue(field, `${ at }.${ key }`)]) : [];
}

function schemasOf(schema: Schema, at: string): [string, Schema][] {
  return [[at, schema], ...Object.entries(schema.properties ?? {}).flatMap(([key, field]) => schemasOf(field, `${ at }.${ key }`)), ...(schema.items ? schemasOf(schema.items, `${ at }[]`) : [])];
}

describe('resources and their types', () => {
  it.each<[string, string, Crd, object]>([
    ['ProductPod', 'spec', crd, WHOLE.spec], ['ProductPod', 'status', crd, WHOLE.status ?? {}],
    ['ProductPodPolicy', 'spec', policies, WHOLE_POLICY.spec], ['ProductPodUsage', 'status', usages, WHOLE_USAGE.status ?? {}],
    ['ProductPodLedger', 'spec', ledgers, WHOLE_LEDGER.spec],
  ])('%s have the same fields in %s', (_, part, definition, whole) => {
    expect(pathsOfSchema(rootOf(definition).properties?.[part] ?? {}, part).sort()).toEqual(pathsOfValue(whole, part).sort());
  });

  it('have the same kinds of subjects and accounts', () => {
    expect(rootOf(policies).properties?.spec?.properties?.subjects?.items?.properties?.kind?.enum).toEqual(SUBJECT_KINDS);
    expect(rootOf(usages).properties?.status?.properties?.use?.items?.properties?.kind?.enum).toEqual(ACCOUNT_KINDS);
    expect(rootOf(ledgers).properties?.spec?.properties?.account?.properties?.kind?.enum).toEqual(ACCOUNT_KINDS);
  });

  it('tell in policies, which everybody reads, nothing of who uses what', () => {
    expect(Object.keys(rootOf(policies).properties ?? {}).sort()).toEqual(['apiVersion', 'kind', 'metadata', 'spec']);
  });

  it('have the same phases and conditions', () => {
    const status = root.properties?.status?.properties;

    expect(status?.phase?.enum).toEqual(PHASES);
    expect(status?.holds?.enum).toEqual(HOLDINGS);
    expect(status?.next?.properties?.action?.enum).toEqual(NEXT_ACTIONS);
    expect(status?.conditions?.items?.properties?.type?.enum).toEqual(CONDITION_TYPES);
  });

  it.each([crd, policies, usages, ledgers])('explain every field to kubectl', (definition) => {
    const silent = schemasOf(rootOf(definition), 'root').filter(([at, { description }]) => at !== 'root.metadata' && !description);

    expect(silent.map(([at]) => at)).toEqual([]);
  });

  it('show what people look for in a list, the end as a date', () => {
    expect(version?.additionalPrinterColumns.map(({ name, type, jsonPath }) => `${ name } ${ type } ${ jsonPath }`)).toEqual([
      'Phase string .status.phase', 'Template string .spec.template.chart', 'Owner string .spec.owner', 'Expires date .status.expiresAt', 'Age date .metadata.creationTimestamp',
      'TTL string .spec.ttl', 'Repository string .spec.template.repository', 'Project string .metadata.labels.productpods\\.io/project', 'Holds string .status.holds',
      'CPU string .spec.resources.cpu', 'Memory string .spec.resources.memory', 'Storage string .spec.resources.storage', 'Groups string .metadata.annotations.productpods\\.io/owner-groups',
    ]);
    expect(crd.spec.names).toMatchObject({ shortNames: ['ppod'], categories: ['productpods'] });
    expect(version?.subresources).toEqual({ status: {} });
  });

  it('stay when the chart is uninstalled', () => {
    expect(crd.metadata.annotations).toMatchObject({ 'helm.sh/resource-policy': 'keep' });
    expect(policies.metadata.annotations).toMatchObject({ 'helm.sh/resource-policy': 'keep' });
  });
});
