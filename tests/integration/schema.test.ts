import { describe, expect, it } from 'vitest';
import { CONDITION_TYPES, NEXT_ACTIONS, PHASES } from '../../packages/domain/src';
import type { ProductPod } from '../../packages/domain/src';
import type { KubeObject } from '../../packages/operator/src/kube/client';
import { admin } from './support/stack';

/** Every optional field made required, so that the compiler asks for all of them below. */
type Whole<T> = T extends (infer E)[] ? Whole<E>[] : T extends object ? { [K in keyof T]-?: Whole<T[K]> } : T;

const WHOLE: Whole<Pick<ProductPod, 'spec' | 'status'>> = {
  spec:   {
    title:         't',
    purpose:       'p',
    owner:         'o',
    template:      { repository: 'r', chart: 'c', version: '1' },
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

const crd = await admin.get<Crd>('/apis/apiextensions.k8s.io/v1/customresourcedefinitions/productpods.productpods.io');
const [version] = crd.spec.versions;
const root = version?.schema.openAPIV3Schema ?? {};

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

describe('the resource and its types', () => {
  it.each(['spec', 'status'] as const)('have the same fields in %s', (part) => {
    expect(pathsOfSchema(root.properties?.[part] ?? {}, part).sort()).toEqual(pathsOfValue(WHOLE[part], part).sort());
  });

  it('have the same phases and conditions', () => {
    const status = root.properties?.status?.properties;

    expect(status?.phase?.enum).toEqual(PHASES);
    expect(status?.next?.properties?.action?.enum).toEqual(NEXT_ACTIONS);
    expect(status?.conditions?.items?.properties?.type?.enum).toEqual(CONDITION_TYPES);
  });

  it('explain every field to kubectl', () => {
    const silent = schemasOf(root, 'ProductPod').filter(([at, { description }]) => at !== 'ProductPod.metadata' && !description);

    expect(silent.map(([at]) => at)).toEqual([]);
  });

  it('show what people look for in a list, the end as a date', () => {
    expect(version?.additionalPrinterColumns.map(({ name, type, jsonPath }) => `${ name } ${ type } ${ jsonPath }`)).toEqual([
      'Phase string .status.phase', 'Template string .spec.template.chart', 'Owner string .spec.owner', 'Expires date .status.expiresAt', 'Age date .metadata.creationTimestamp',
    ]);
    expect(crd.spec.names).toMatchObject({ shortNames: ['ppod'], categories: ['productpods'] });
    expect(version?.subresources).toEqual({ status: {} });
  });

  it('stay when the chart is uninstalled', () => {
    expect(crd.metadata.annotations).toMatchObject({ 'helm.sh/resource-policy': 'keep' });
  });
});
