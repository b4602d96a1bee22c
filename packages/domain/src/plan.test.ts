import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answer, Observed } from './observed';
import { plan } from './plan';
import { HOOKS_GIVE_UP_MS } from './plan-ending';
import { FINALIZER, INSTALL_ERROR_ANNOTATION, OPERATION_ANNOTATION } from './product-pod';
import type { ProductPodStatus } from './product-pod';
import { buildNamespace, buildObserved, buildOperation, buildPod, buildRelease, buildWorkload, CREATED_MS, CREATION, NAMESPACE_UID, terminated } from './testing';
import { toUtc } from './ttl';

const MINUTE = 60_000;
const EXPIRES = '2026-01-01T02:00:00Z';
const EXPIRES_MS = Date.parse(EXPIRES);
const NOW = CREATED_MS + MINUTE;
const said = (ready: boolean, changes: Partial<Answer> = {}): Answer => ({ ready, message: ready ? 'It says RUNNING.' : 'It says STARTING.', askedAt: NOW - 100, failures: ready ? 0 : 1, whenAvailable: true, ...changes });
const typesOf = (observed: Observed, now = NOW) => plan(observed, now).actions.map(({ type }) => type);
const recorded: ProductPodStatus = { namespace: { uid: NAMESPACE_UID, owned: true } };

describe('the phase of a living pod', () => {
  const failedApp = buildRelease({ status: 'failed', description: 'Release failed: no such image' });

  it.each<[string, Partial<Observed>, number, string, string]>([
    ['nothing is installed yet', {}, NOW, 'Pending', 'WaitingForInstall'],
    ['nothing is installed after ten minutes', {}, CREATED_MS + 10 * MINUTE, 'Failed', 'InstallNotStarted'],
    ['an Operation runs', { operations: [buildOperation()] }, CREATED_MS + 11 * MINUTE, 'Installing', 'Installing'],
    ['an Operation has succeeded but its release is not seen yet', { operations: [buildOperation({ state: 'succeeded' })] }, NOW, 'Installing', 'Installing'],
    ['helm is at it', { release: buildRelease({ status: 'pending-install' }) }, NOW, 'Installing', 'Installing'],
    ['helm failed', { release: failedApp }, NOW, 'Failed', 'InstallFailed'],
    ['the Operation failed before helm', { operations: [buildOperation({ state: 'failed', message: 'exit code: 123' })] }, NOW, 'Failed', 'InstallFailed'],
    ['it is tried again after a failure', { release: failedApp, operations: [buildOperation({ state: 'failed' }), buildOperation({ name: 'b', createdAt: '2026-01-01T00:00:30Z' })] }, NOW, 'Installing', 'Installing'],
    ['workloads are on their way', { release: buildRelease(), workloads: [buildWorkload({ available: 0 })] }, NOW, 'Starting', 'Starting'],
    ['workloads have not appeared', { release: buildRelease(), answers: { web: said(true) } }, NOW, 'Starting', 'Starting'],
    ['the product has not been asked', { release: buildRelease(), workloads: [buildWorkload()] }, NOW, 'Starting', 'Starting'],
    ['the product says no', { release: buildRelease(), workloads: [buildWorkload()], answers: { web: said(false) } }, NOW, 'Starting', 'Starting'],
    ['something obstructs', { release: buildRelease(), workloads: [buildWorkload({ available: 0 })], diagnosis: ['The image cannot be pulled.'] }, NOW, 'Starting', 'Obstructed'],
    ['all is well', { release: buildRelease(), workloads: [buildWorkload()], answers: { web: said(true) } }, NOW, 'Ready', 'Ready'],
    ['the chart is no template', { release: buildRelease({ template: undefined }), workloads: [buildWorkload()] }, NOW, 'Ready', 'Ready'],
    ['the template cannot be read', { release: buildRelease({ template: 'products: []' }) }, NOW, 'Failed', 'TemplateInvalid'],
    ['somebody uninstalled the release', { pod: buildPod({ status: { timings: { installedAt: CREATION } } }) }, NOW, 'Failed', 'ReleaseRemoved'],
    ['somebody is uninstalling the release', { release: buildRelease({ status: 'uninstalling' }) }, NOW, 'Failed', 'ReleaseRemoved'],
    ['the lifetime cannot be read', { pod: buildPod({ ttl: 'soon' }) }, NOW, 'Failed', 'InvalidTtl'],
  ])('when %s', (_, changes, now, phase, reason) => {
    expect(plan(buildObserved(changes), now).status).toMatchObject({ phase, reason });
  });

  it('tells the page’s word for a failure before helm’s, and helm’s before the exit code', () => {
    const pod = (error?: string) => buildPod({ metadata: { annotations: { [OPERATION_ANNOTATION]: 'pp-demo/helm-operation-1', ...(error ? { [INSTALL_ERROR_ANNOTATION]: error } : {}) } } });
    const operations = [buildOperation({ state: 'failed', message: 'exit code: 123' })];
    const message = (changes: Partial<Observed>) => plan(buildObserved({ operations, ...changes }), NOW).status.message;

    expect(message({ pod: pod('Error: no such image'), release: failedApp })).toBe('Error: no such image');
    expect(message({ pod: pod(), release: failedApp })).toBe('Release failed: no such image');
    expect(message({ pod: pod() })).toBe('exit code: 123');
    expect(message({ pod: pod('x'.repeat(5000)) })).toHaveLength(1000);
  });

  it('stays ready through a slip of the product, not through a lasting one', () => {
    const ready = (answer: Answer) => plan(buildObserved({ pod: buildPod({ status: { phase: 'Ready' } }), release: buildRelease(), workloads: [buildWorkload()], answers: { web: answer } }), NOW).status.phase;

    expect([said(false, { failures: 1 }), said(false, { failures: 2 }), said(false, { failures: 3 })].map(ready)).toEqual(['Ready', 'Ready', 'Degraded']);
  });

  it('stays ready after the operator restarted, and while a stamp rolls out', () => {
    const pod = buildPod({ status: { phase: 'Ready' } });

    expect(plan(buildObserved({ pod, release: buildRelease(), workloads: [buildWorkload({ current: false })] }), NOW).status.phase).toBe('Ready');
  });

  it('ignores workloads of other releases', () => {
    expect(plan(buildObserved({ release: buildRelease(), workloads: [buildWorkload(), buildWorkload({ name: 'x', release: 'other', available: 0 })], answers: { web: said(true) } }), NOW).status.phase).toBe('Ready');
  });
});

it('writes a whole status', () => {
  const observed = buildObserved({ release: buildRelease(), workloads: [buildWorkload()], answers: { web: said(true) }, urls: { web: 'https://demo.example/' } });
  const condition = { observedGeneration: 1, lastTransitionTime: '2026-01-01T00:01:00Z' };

  expect(plan(observed, NOW).status).toEqual({
    observedGeneration: 1,
    phase:              'Ready',
    reason:             'Ready',
    message:            'Every workload is available and every product says that it is ready.',
    next:               { action: 'Expire', at: EXPIRES, why: 'Its lifetime of 2h ends.' },
    expiresAt:          EXPIRES,
    namespace:          { uid: NAMESPACE_UID, owned: true },
    release:            { name: 'demo', status: 'deployed', revision: 1, chart: 'hello', version: '0.1.0' },
    timings:            { installedAt: '2026-01-01T00:01:00Z', readyAt: '2026-01-01T00:01:00Z' },
    products:           [{ name: 'web', title: 'Web', ready: true, message: 'It says RUNNING.', url: 'https://demo.example/', service: { name: 'demo', port: 80, scheme: 'http', path: '/' } }],
    conditions:         [
      { ...condition, type: 'Installed', status: 'True', reason: 'Deployed', message: 'Helm has deployed the release.' },
      { ...condition, type: 'ProductsReady', status: 'True', reason: 'AllReady', message: 'Every product says that it is ready.' },
      { ...condition, type: 'Ready', status: 'True', reason: 'Ready', message: 'Every workload is available and every product says that it is ready.' },
      { ...condition, type: 'ExpiringSoon', status: 'False', reason: 'EndIsFar', message: `It expires at ${ EXPIRES }.` },
    ],
  });
});

describe('what a plan says twice', () => {
  it('is the same status when nothing has changed, at any later time before the next alarm', () => {
    const observed = buildObserved({ release: buildRelease(), workloads: [buildWorkload()], answers: { web: said(true, { askedAt: EXPIRES_MS }) } });
    const first = plan(observed, NOW).status;

    fc.assert(fc.property(fc.integer({ min: 0, max: 58 * MINUTE }), (later) => {
      expect(plan({ ...observed, pod: buildPod({ status: first }) }, NOW + later).status).toEqual(first);
    }));
  });
});

describe('the time', () => {
  const ready = (answer = said(true)) => buildObserved({ release: buildRelease(), workloads: [buildWorkload()], answers: { web: answer } });

  it.each<[string, Answer, number]>([
    ['a starting product every second', said(false, { failures: 21 }), 1000],
    ['one whose workloads have just become available eagerly', said(false, { failures: 20 }), 100],
    ['a ready one every 15 seconds', said(true), 15_000],
  ])('asks %s', (_, answer, afterMs) => {
    const due = answer.askedAt + afterMs;

    expect(plan(ready(answer), due - 1)).toMatchObject({ wakeAt: due });
    expect(typesOf(ready(answer), due - 1)).not.toContain('AskProducts');
    expect(typesOf(ready(answer), due)).toContain('AskProducts');
  });

  it('asks at once when the workloads have become available', () => {
    expect(typesOf(ready(said(false, { whenAvailable: false })))).toContain('AskProducts');
  });

  it('wakes when the pod is expiring soon, and when it has expired', () => {
    const quiet = buildObserved({ release: buildRelease({ template: undefined }), workloads: [buildWorkload()] });

    expect(plan(quiet, NOW).wakeAt).toBe(EXPIRES_MS - 60 * MINUTE);
    expect(plan(quiet, EXPIRES_MS - 60 * MINUTE).wakeAt).toBe(EXPIRES_MS);
    expect(plan(quiet, EXPIRES_MS - 60 * MINUTE).status.conditions).toContainEqual(expect.objectContaining({ type: 'ExpiringSoon', status: 'True' }));
  });

  it('wakes when the installation should have begun', () => {
    expect(plan(buildObserved(), NOW).wakeAt).toBe(CREATED_MS + 10 * MINUTE);
  });

  it('moves with the lifetime', () => {
    expect(plan(buildObserved({ pod: buildPod({ ttl: '3h' }) }), NOW).status.expiresAt).toBe('2026-01-01T03:00:00Z');
    expect(plan(buildObserved({ pod: buildPod({ ttl: 'never' }) }), NOW).status).not.toHaveProperty('expiresAt');
    expect(plan(buildObserved({ pod: buildPod({ ttl: 'soon', status: { expiresAt: EXPIRES } }) }), EXPIRES_MS).status.phase).toBe('Terminating');
  });
});

describe('what is done for a living pod', () => {
  it('begins with a finalizer and the operator’s rights', () => {
    expect(typesOf(buildObserved({ pod: buildPod({ metadata: { finalizers: undefined } }), access: false, namespace: buildNamespace({ finalizers: undefined }) }))).toEqual(['AddFinalizer', 'GrantAccess', 'StampNamespace', 'HoldNamespace']);
  });

  it('stamps the namespace only if it was made for the pod', () => {
    expect(typesOf(buildObserved({ namespace: buildNamespace({ labels: {} }) }))).toEqual([]);
  });

  it('stamps the workloads of the release with the pod and its end', () => {
    const workloads = [buildWorkload({ expiresAt: CREATION }), buildWorkload({ kind: 'StatefulSet', name: 'db', podLabel: undefined }), buildWorkload({ name: 'x', release: 'other', podLabel: undefined }), buildWorkload({ name: 'done' })];

    expect(plan(buildObserved({ release: buildRelease(), workloads }), NOW).actions.filter(({ type }) => type === 'StampWorkload')).toEqual([
      { type: 'StampWorkload', kind: 'Deployment', name: 'demo', expiresAt: EXPIRES },
      { type: 'StampWorkload', kind: 'StatefulSet', name: 'db', expiresAt: EXPIRES },
    ]);
  });

  it('takes the stamp away from what never expires', () => {
    expect(plan(buildObserved({ pod: buildPod({ ttl: 'never' }) }), NOW).actions).toEqual([{ type: 'StampNamespace', expiresAt: null, protected: false }]);
  });

  it('waits for a namespace it has not seen', () => {
    expect(typesOf(buildObserved({ namespace: undefined, access: false }))).toEqual([]);
  });

  it('looks for a reason when starting takes long', () => {
    const pod = buildPod({ status: { timings: { installedAt: CREATION } } });

    expect(typesOf(buildObserved({ pod, release: buildRelease(), workloads: [buildWorkload({ available: 0 })], answers: { web: said(false) } }))).toEqual(['Inspect']);
  });
});

describe('the end of a pod', () => {
  const at = EXPIRES_MS + 1000;
  const ended = (reason: string | undefined, changes: Partial<Observed> = {}, metadata = {}) => plan(buildObserved({
    pod: buildPod({ metadata, status: { ...recorded, phase: 'Ready', ...(reason ? { conditions: [terminated(reason)] } : {}) } }), release: buildRelease(), workloads: [buildWorkload()], ...changes,
  }), at);
  const deleting = { deletionTimestamp: EXPIRES };

  it.each<[string, ReturnType<typeof plan>, string, string[]]>([
    ['is recorded before anything is done', ended(undefined), 'Terminating', []],
    ['uninstalls the release', ended('Uninstalling'), 'Terminating', ['Uninstall']],
    ['gets itself the rights first', ended('Uninstalling', { access: false }), 'Terminating', ['GrantAccess']],
    ['goes on with the namespace', ended('Uninstalled'), 'Terminating', ['DeleteNamespace']],
    ['goes on without waiting for the record', ended('Uninstalling', { uninstalled: true }), 'Terminating', ['DeleteNamespace']],
    ['waits while the namespace goes', ended('Uninstalled', { namespace: buildNamespace({ terminating: true }) }), 'Terminating', []],
    ['keeps the record while nobody knows what is left', ended('Uninstalled', { namespace: buildNamespace({ terminating: true }) }, deleting), 'Terminating', []],
    ['keeps the record while something holds the namespace up', ended('Uninstalled', { namespace: buildNamespace({ terminating: true, remaining: 'things.example has 1 resource instances' }) }, deleting), 'Terminating', []],
    ['lets the record go at last', ended('Uninstalled', { namespace: buildNamespace({ terminating: true, remaining: '' }) }, deleting), 'Terminating', ['RemoveFinalizer']],
    ['deletes only the pod where the namespace is not its own', ended('Uninstalled', { namespace: buildNamespace({ labels: {} }) }), 'Terminating', ['DeletePod']],
    ['gives the rights back there', ended('Uninstalled', { namespace: buildNamespace({ labels: {} }) }, deleting), 'Terminating', ['RevokeAccess', 'RemoveFinalizer']],
    ['does not take them again at that', ended('Uninstalled', { access: false, namespace: buildNamespace({ labels: {} }) }, deleting), 'Terminating', ['RevokeAccess', 'RemoveFinalizer']],
    ['does the same when the pod is deleted', ended('Uninstalling', {}, deleting), 'Terminating', ['Uninstall']],
    ['deletes itself what Kubernetes forgot in a namespace that goes', ended(undefined, { namespace: buildNamespace({ terminating: true, remaining: '' }) }), 'Terminating', ['DeletePod']],
    ['does not run anything in a namespace that goes', ended(undefined, { namespace: buildNamespace({ terminating: true, remaining: '' }) }, deleting), 'Terminating', ['RemoveFinalizer']],
    ['asks where a namespace is that it does not see any more', ended('Uninstalled', { namespace: undefined }), 'Terminating', ['CheckNamespace']],
    ['spares a new namespace of the same name', ended('Uninstalled', { namespace: buildNamespace({ uid: 'ns-2' }) }), 'Terminating', ['DeletePod']],
  ])('%s', (_, { status, actions }, phase, types) => {
    expect(status.phase).toBe(phase);
    expect(actions.map(({ type }) => type)).toEqual(types);
  });

  it('is not taken back by a longer lifetime once it has begun', () => {
    const pod = buildPod({ ttl: '5h', status: { ...recorded, conditions: [terminated('Uninstalling')] } });

    expect(plan(buildObserved({ pod }), at)).toMatchObject({ status: { phase: 'Terminating' }, actions: [{ type: 'Uninstall', release: 'demo', hooks: true }] });
  });

  it('removes what lies outside of the namespace before the record of it goes, and says what stays', () => {
    const clusterObjects = [{ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', name: 'demo' }];
    const after = (changes: Partial<Observed>) => plan(buildObserved({ pod: buildPod({ metadata: deleting, status: { ...recorded, clusterObjects, conditions: [terminated('Uninstalled')] } }), ...changes }), at);

    expect(after({})).toMatchObject({ status: { clusterObjects }, actions: [{ type: 'DeleteClusterObjects', objects: clusterObjects }] });
    expect(after({ clusterLeftovers: ['ClusterRole demo may not be removed'] })).toMatchObject({ status: { reason: 'ClusterObjectsRemain', message: expect.stringContaining('ClusterRole demo') }, actions: [{ type: 'DeleteClusterObjects' }], wakeAt: at + 3000 });
    // At first most of it is only on its way.
    expect(plan(buildObserved({ pod: buildPod({ metadata: deleting, status: { ...recorded, clusterObjects, conditions: [terminated('Uninstalled', toUtc(at - 120_000))] } }), clusterLeftovers: ['x'] }), at).wakeAt).toBe(at + 15_000);
    expect(after({ clusterLeftovers: [] })).toMatchObject({ actions: [{ type: 'DeleteNamespace' }] });
    // Somebody deleted the namespace: the record goes with it, so this comes first.
    expect(after({ namespace: buildNamespace({ terminating: true, remaining: '' }) }).actions.map(({ type }) => type)).toEqual(['DeleteClusterObjects']);
  });

  it('asks whether a namespace that is not seen any more is gone, and lets the record go then', () => {
    const without = (changes: Partial<Observed>, metadata = {}, status: ProductPodStatus = {}) => plan(buildObserved({ pod: buildPod({ metadata, status: { ...recorded, phase: 'Ready', timings: { installedAt: CREATION }, ...status } }), namespace: undefined, release: buildRelease(), ...changes }), NOW);
    const types = ({ actions }: ReturnType<typeof plan>) => actions.map(({ type }) => type);

    expect(types(without({}))).toContain('CheckNamespace');
    expect(without({}).status.phase).not.toBe('Terminating');
    expect(without({ namespaceGone: true })).toMatchObject({ status: { phase: 'Terminating', reason: 'NamespaceGone' }, actions: [{ type: 'DeletePod' }] });
    expect(types(without({ namespaceGone: true }, deleting))).toEqual(['RemoveFinalizer']);
    expect(types(plan(buildObserved({ namespace: undefined }), NOW))).not.toContain('CheckNamespace');
    // What lies outside of it goes first.
    expect(types(without({ namespaceGone: true }, deleting, { clusterObjects: [{ apiVersion: 'v1', kind: 'X', name: 'x' }], conditions: [terminated('NamespaceGone')] }))).toEqual(['DeleteClusterObjects']);
  });

  it('says what holds the namespace up after a while', () => {
    const stuck = (remaining: string) => plan(buildObserved({ pod: buildPod({ metadata: deleting, status: { ...recorded, conditions: [terminated('Uninstalled', EXPIRES)] } }), namespace: buildNamespace({ terminating: true, remaining }) }), EXPIRES_MS + 61_000).status;

    expect(stuck('things.example has 1 resource instances')).toMatchObject({ reason: 'NamespaceStuck', message: expect.stringContaining('things.example has 1') });
    expect(stuck('')).toMatchObject({ reason: 'NamespaceGoing' });
  });

  it('says why it cannot uninstall, and gives the hooks up after a while', () => {
    const since = (ms: number) => plan(buildObserved({ pod: buildPod({ status: { ...recorded, conditions: [terminated('UninstallFailed')] } }), uninstallError: 'hook failed' }), EXPIRES_MS + ms);

    expect(since(1000)).toMatchObject({ status: { reason: 'UninstallFailed', message: expect.stringContaining('hook failed') }, actions: [{ hooks: true }] });
    expect(since(HOOKS_GIVE_UP_MS + 1)).toMatchObject({ actions: [{ hooks: false }] });
  });

  it('never deletes a namespace that was not made for the pod, whatever is observed', () => {
    const bool = fc.boolean();

    fc.assert(fc.property(bool, bool, bool, bool, bool, (label, name, uid, owned, deletingNow) => {
      const namespace = buildNamespace({ labels: label ? { 'productpods.io/pod': 'demo' } : {}, name: name ? 'pp-demo' : 'default', uid: uid ? NAMESPACE_UID : 'ns-2' });
      const pod = buildPod({ metadata: { namespace: namespace.name, ...(deletingNow ? deleting : {}) }, status: { namespace: { uid: NAMESPACE_UID, owned }, conditions: [terminated('Uninstalled')] } });
      const deletes = plan(buildObserved({ pod, namespace }), at).actions.some(({ type }) => type === 'DeleteNamespace');

      expect(deletes).toBe(label && name && uid && owned);
    }));
  });
});

it('keeps the finalizer of a pod that is being deleted as it is', () => {
  expect(typesOf(buildObserved({ pod: buildPod({ metadata: { deletionTimestamp: CREATION, finalizers: ['other', FINALIZER] } }) }))).not.toContain('AddFinalizer');
});
