import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paths } from '../../packages/operator/src/kube/paths';
import type { KubeList, KubeObject } from '../../packages/operator/src/kube/client';
import { waitFor } from '../lib/wait';
import { cleanUp, createPod, getPod, install, refusal, waitForPhase } from './support/pods';
import type { MadePod } from './support/pods';
import { admin, stack } from './support/stack';

type Workload = KubeObject & { spec: { replicas: number }; status?: { readyReplicas?: number } };
type CronJob = KubeObject & { spec: { suspend: boolean } };

let pod: MadePod;

const wish = (desiredState: 'Running' | 'Asleep' | null) => admin.patch(paths.pod(pod.namespace, pod.name), { spec: { desiredState } });
const web = () => admin.get<Workload>(paths.workload(pod.namespace, 'deployments', `${ pod.name }-web`));
const db = () => admin.get<Workload>(paths.workload(pod.namespace, 'statefulsets', `${ pod.name }-db`));
const cronJob = (name: string) => admin.get<CronJob>(`${ paths.batch(pod.namespace, 'cronjobs') }/${ pod.name }-${ name }`);
const containerPods = async(part: string) => (await admin.get<KubeList<KubeObject & { status?: { phase?: string } }>>(paths.core(pod.namespace, 'pods'), { labelSelector: `part=${ part }` })).items;
/** Those whose containers have not all ended; an object may stay for a moment after that. */
const running = async(part: string) => (await containerPods(part)).filter(({ status }) => status?.phase !== 'Succeeded' && status?.phase !== 'Failed');
const phaseAndReason = async() => `${ (await getPod(pod)).status?.phase } ${ (await getPod(pod)).status?.reason }`;

/** Looks again and again until the pod is in that phase, and collects what `look` finds wrong meanwhile. */
async function watchUntil(phase: string, look: () => Promise<string | undefined>): Promise<string[]> {
  const wrong = new Set<string>();

  await waitFor(`the pod to be ${ phase }`, async() => {
    const found = await look();

    if (found) {
      wrong.add(found);
    }

    return await phaseAndReason() === phase;
  }, { everyMs: 20 });

  return [...wrong];
}

describe.runIf(stack.realNodes)('a pod of an application and its database', () => {
  beforeAll(async() => {
    pod = await createPod('sleeper');
    await install(pod, 'family');
    await waitForPhase(pod, 'Ready');
  });
  afterAll(() => cleanUp(pod.namespace));

  it('goes to sleep application first, and keeps what it had in mind', async() => {
    await wish('Asleep');

    const wrong = await watchUntil('Asleep AsleepByHand', async() => (
      (await db()).spec.replicas === 0 && (await running('web')).length ? 'the database stopped before the application had gone' : undefined
    ));

    expect(wrong).toEqual([]);
    expect([await web(), await db()].map(({ spec }) => spec.replicas)).toEqual([0, 0]);
    expect([...await running('web'), ...await running('db')]).toEqual([]);
    expect((await web()).metadata.annotations?.['productpods.io/asleep-replicas']).toBe('2');
    expect((await cronJob('nightly')).spec.suspend).toBe(true);
  });

  it('stays asleep when somebody scales it up, and remembers that', async() => {
    await admin.patch(paths.workload(pod.namespace, 'deployments', `${ pod.name }-web`), { spec: { replicas: 3 } });

    const asleep = await waitFor('it to sleep again', async() => {
      const now = await web();

      return now.spec.replicas === 0 && now.metadata.annotations?.['productpods.io/asleep-replicas'] === '3' && now;
    });

    expect(asleep.spec.replicas).toBe(0);
    await waitFor('it to settle', async() => await phaseAndReason() === 'Asleep AsleepByHand');
  });

  it('wakes database first, with exactly the replicas it is to have', async() => {
    await wish('Running');

    const wrong = await watchUntil('Ready Ready', async() => (
      (await web()).spec.replicas > 0 && ((await db()).status?.readyReplicas ?? 0) < 1 ? 'the application was woken before its database was ready' : undefined
    ));

    expect(wrong).toEqual([]);
    expect([await web(), await db()].map(({ spec }) => spec.replicas)).toEqual([3, 1]);
    expect((await web()).metadata.annotations).not.toHaveProperty(['productpods.io/asleep-replicas']);
    await waitFor('the CronJob to go on', async() => !(await cronJob('nightly')).spec.suspend);
    // Somebody else suspended that one.
    expect((await cronJob('off')).spec.suspend).toBe(true);
  });

  it('sleeps by its schedule, and says when it wakes', async() => {
    const minute = new Date(Date.now() + 60_000);
    const cron = `${ minute.getUTCMinutes() } ${ minute.getUTCHours() } * * *`;

    await wish(null);
    await admin.patch(paths.pod(pod.namespace, pod.name), { spec: { sleepSchedule: { sleep: cron, timeZone: 'Etc/UTC' } } });
    await waitFor('the next turn to be told', async() => (await getPod(pod)).status?.next?.action === 'Sleep');
    await waitFor('it to sleep', async() => await phaseAndReason() === 'Asleep AsleepBySchedule', { timeoutMs: 90_000 });
    await admin.patch(paths.pod(pod.namespace, pod.name), { spec: { sleepSchedule: null } });
    await waitForPhase(pod, 'Ready');
  });

  it('is refused a schedule that cannot be, and goes on as it is', async() => {
    expect((await refusal(admin.patch(paths.pod(pod.namespace, pod.name), { spec: { sleepSchedule: { sleep: '* * * * *', timeZone: 'Mars/Base' } } }))).message).toContain('The time zone is not one');
    expect(await phaseAndReason()).toBe('Ready Ready');
  });
});
