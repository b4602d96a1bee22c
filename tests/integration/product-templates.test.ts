import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KubeObject } from '../../packages/operator/src/kube/client';
import { paths } from '../../packages/operator/src/kube/paths';
import { waitFor } from '../lib/wait';
import { cleanUp, createPod, find, getPod, helm, install, kubectl, refusal, uniqueName, waitForPhase } from './support/pods';
import type { MadePod } from './support/pods';
import { admin, as, stack } from './support/stack';

const HELLO = join(import.meta.dirname, '../../charts/hello/0.1.0');
const NAME = uniqueName('vendor');
const path = `${ paths.templates }/${ NAME }`;
const body = (template: object, chart: object = { repository: 'tests', name: 'hello' }) => ({ apiVersion: 'productpods.io/v1alpha1', kind: 'ProductTemplate', metadata: { name: NAME }, spec: { chart, template } });
const described = (asked: string) => ({ title: 'Vendor', readySeconds: 5, products: [{ name: 'front', title: 'Front', endpoint: { service: '{release}', port: 80 }, readiness: { path: asked } }] });
let vendorChart: string;
let pod: MadePod | undefined;

beforeAll(async() => {
  vendorChart = join(await mkdtemp(join(tmpdir(), 'product-pods-vendor-')), 'hello');
  await cp(HELLO, vendorChart, { recursive: true });
  // A chart of somebody who has never heard of us.
  const chart = await readFile(join(vendorChart, 'Chart.yaml'), 'utf8');

  await writeFile(join(vendorChart, 'Chart.yaml'), chart.replace(/^annotations:[\s\S]*$/m, ''));
});
afterAll(async() => {
  await rm(join(vendorChart, '..'), { recursive: true });
  const template = await find<KubeObject>(path);

  if (template) {
    await admin.delete(path, template.metadata.uid ?? '');
  }
  await (pod ? cleanUp(pod.namespace) : undefined);
});

describe('a ProductTemplate', () => {
  const dryRun = (template: object, chart?: object) => admin.create(`${ paths.templates }?dryRun=All&fieldValidation=Strict`, body(template, chart));

  it.each([
    ['no product', { products: [] }, /spec\.template\.products/],
    ['a port that is none', { products: [{ name: 'a', endpoint: { service: 'a', port: 0 } }] }, /endpoint\.port/],
    ['readiness with nobody to ask', { products: [{ name: 'a', readiness: { path: '/' } }] }, /readiness needs an endpoint to ask/],
    ['two products of one name', { products: [{ name: 'a' }, { name: 'a' }] }, /Duplicate value/],
    ['a hidden field for a matrix', { products: [{ name: 'a' }], fields: [{ value: 'a', matrix: true, hidden: true }] }, /cannot be chosen for a matrix/],
    ['a field nobody knows', { products: [{ name: 'a', prot: 1 }] }, /unknown field "spec.template.products\[0\].prot"/],
  ])('is refused with %s', async(_, template, message) => {
    expect((await refusal(dryRun(template))).message).toMatch(message);
  });

  it('holds everything that a description may say', async() => {
    const whole = {
      title:        'Vendor',
      summary:      'Of somebody else.',
      categories:   ['Tools'],
      defaultTtl:   '8h',
      readySeconds: 60,
      resources:    { cpu: '1', memory: '1Gi', storage: '5Gi' },
      sizes:        [{ name: 's', title: 'Small', default: true, values: { replicas: 1, nested: { deep: ['a'] } }, resources: { cpu: '500m' } }],
      fields:       [{ value: 'image.tag', label: 'Version', description: 'd', options: [{ value: '1', label: 'One' }, { value: 2 }], matrix: true, default: '1' }, { value: 'owner', defaultFrom: '{{user.id}}-x', fixed: false, hidden: false, immutable: true }],
      questions:    [{ variable: 'image.tag', type: 'string', subquestions: [{ variable: 'x' }] }],
      clusterObjects: ['ClusterRole'],
      sleepOrder:   [['{release}-web'], ['{release}-db']],
      products:     [{ name: 'front', version: '1', versionValue: 'image.tag', versions: ['1', '2'], credentials: { secret: '{release}-login', usernameKey: 'u', passwordKey: 'p' } }],
    };

    expect(await dryRun(whole, { repository: 'tests', name: 'hello', versions: ['0.1.0'] })).toMatchObject({ spec: { template: whole } });
  });

  it('is read by everybody and written by administrators alone', async() => {
    const somebody = as('u-somebody');

    await expect(somebody.get(paths.templates)).resolves.toBeTruthy();
    expect(await refusal(somebody.create(paths.templates, body(described('/'))))).toMatchObject({ status: 403 });
  });

  it('is explained and listed by kubectl', async() => {
    await admin.create(paths.templates, body(described('/')));
    expect(await kubectl(['explain', 'producttemplate.spec.template.products.readiness.bodyMatches'])).toMatch(/regular expression/);
    expect(await kubectl(['get', 'ptmpl', NAME])).toMatch(/TITLE +REPOSITORY +CHART[\s\S]*Vendor +tests +hello/);
  });
});

describe.runIf(stack.realNodes)('a pod of a chart that does not describe itself', () => {
  it('is ready when the product says so as the ProductTemplate tells', async() => {
    pod = await createPod('vendor', { template: { name: NAME, repository: 'tests', chart: 'hello', version: '0.1.0' } });
    await install(pod, vendorChart, '--wait');

    const ready = await waitForPhase(pod, 'Ready', 30_000);

    expect(ready.status?.products).toEqual([expect.objectContaining({ name: 'front', title: 'Front', ready: true, message: 'It says that it is ready.' })]);
    expect(ready.status?.template).toMatchObject({ name: NAME, generation: 1, revision: 1 });
  });

  it('goes on as it was made when the ProductTemplate changes, until it is upgraded', async() => {
    const here = pod!;

    await admin.patch(path, { spec: { template: { products: [{ name: 'changed', title: 'Changed' }] } } });
    await admin.patch(paths.pod(here.namespace, here.name), { metadata: { annotations: { 'productpods.io/touched': 'yes' } } });
    expect((await getPod(here)).status?.products?.[0]?.name).toBe('front');
    await helm('upgrade', here.name, vendorChart, '--namespace', here.namespace);

    const upgraded = await waitFor('the pod to go by the changed description', async() => {
      const seen = await getPod(here);

      return seen.status?.products?.[0]?.name === 'changed' && seen;
    }, { timeoutMs: 30_000 });

    expect(upgraded.status?.template).toMatchObject({ generation: 2, revision: 2 });
  });
});
