import { setTimeout as sleep } from 'node:timers/promises';
import { waitFor } from '../../lib/wait';
import { type Metric, round } from '../metric';
import { crowd, nameList } from '../operator/crowd';
import { paths } from '../operator/objects';
import { quantile } from '../operator/statistics';
import { namespaceBody, podBody, POLICIES, policyBody } from './objects';
import type { AdmissionBenchOptions } from './options';
import { race } from './race';
import { type AdmissionScene, openAdmissionScene } from './scene';

type Log = (line: string) => void;

const AMPLE = { pods: 100_000, running: 100_000, cpu: '100000', memory: '1000Ti', storage: '1000Ti' };

/** Of the same load, so long before it is measured. */
const WARM_UP_SECONDS = 5;

/** Creates pods at a steady rate, spread over these projects and as many people, and gives the milliseconds that each took. */
async function steady({ api }: AdmissionScene, { rate, seconds, projects }: { rate: number; seconds: number; projects: string[] }, prefix: string): Promise<number[]> {
  const times: number[] = [];
  const startedAt = performance.now();
  const running: Promise<void>[] = [];

  for (let index = 0; index < rate * seconds; index++) {
    await sleep(Math.max(0, startedAt + index * 1000 / rate - performance.now()));
    running.push((async() => {
      const sentAt = performance.now();

      await api.create(paths.podsIn(projects[index % projects.length] ?? ''), podBody(`${ prefix }-${ index }`, `user-${ index % 21 }`));
      times.push(performance.now() - sentAt);
    })());
  }
  await Promise.all(running);

  return times;
}

interface Times { reviews: number[]; requests: number[] }

/** The same, with how long the API server waited for each review. */
async function timed(scene: AdmissionScene, options: AdmissionBenchOptions, prefix: string): Promise<Times> {
  const projects = nameList(`${ prefix }-p-`, 20);

  await Promise.all(projects.map((project) => scene.api.create(paths.namespaces, namespaceBody(project, project))));
  await steady(scene, { rate: options.rate, seconds: WARM_UP_SECONDS, projects }, `${ prefix }-before`);
  scene.balancer.takeTimes();
  const requests = await steady(scene, { ...options, projects }, prefix);

  return { requests, reviews: scene.balancer.takeTimes() };
}

function describe({ reviews, requests }: Times): string {
  const of = (times: number[]) => [0.5, 0.9, 0.99].map((share) => `p${ share * 100 } ${ round(quantile(times, share)) } ms`).join(', ');

  return `${ reviews.length } reviews: ${ of(reviews) }; ${ requests.length } whole requests: ${ of(requests) }`;
}

async function quiet({ api }: AdmissionScene, pods: number, log: Log): Promise<void> {
  await waitFor('all pods to be dealt with', async() => {
    const { items } = await api.get<{ items: { status?: { phase?: string } }[] }>(paths.pods);
    const known = items.filter(({ status }) => status?.phase).length;

    log(`${ known } of ${ items.length } pods are known`);

    return items.length >= pods && known === items.length;
  }, { timeoutMs: 900_000, everyMs: 5000 });
}

async function measure(scene: AdmissionScene, options: AdmissionBenchOptions, log: Log): Promise<Metric[]> {
  const { api } = scene;
  const admitted: number[] = [];

  for (let serial = 0; serial < options.rounds; serial++) {
    admitted.push(await race(scene, options, `race-${ serial }`));
    log(`round ${ serial + 1 }: ${ admitted.at(-1) } of ${ options.creates } were let through`);
  }
  await api.create(POLICIES, policyBody('ample', { subjects: [{ kind: 'Everyone' }, { kind: 'Project', name: '*' }], limits: AMPLE, templates: [{ chart: 'bench' }], lifetime: { longest: '30d' } }));
  await sleep(1000);
  const small = await timed(scene, options, 'small');

  log(`with few pods: ${ describe(small) }`);

  await crowd('policies made', nameList('policy-', options.policies), (name, index) => api.create(POLICIES, policyBody(name, {
    subjects: [{ kind: 'Group', name: `group-${ index }` }, { kind: 'User', name: `user-${ index }` }, { kind: 'Project', name: `large-p-${ String(index % 20).padStart(5, '0') }` }], limits: AMPLE, lifetime: { longest: '30d' },
  })), log);
  const namespaces = nameList('many-', Math.max(1, Math.round(options.pods / 100)));

  await crowd('namespaces made', namespaces, (name) => api.create(paths.namespaces, namespaceBody(name, name)), log);
  await crowd('pods made', nameList('pod-', options.pods), (name, index) => api.create(paths.podsIn(namespaces[index % namespaces.length] ?? ''), podBody(name, `user-${ index % 500 }`)), log);
  await quiet(scene, options.pods, log);
  const large = await timed(scene, options, 'large');

  log(`with ${ options.pods } pods and ${ options.policies } policies: ${ describe(large) }`);

  const at = `${ options.rate } creations a second through two operators, after ${ WARM_UP_SECONDS } s of the same, on a machine that runs everything`;
  const crowded = `with ${ options.pods } pods and ${ options.policies } policies`;
  const metric = (name: string, value: number, unit: string, against: string): Metric => ({ metric: name, value: round(value), unit, against });

  return [
    metric(`admitted_at_limit_${ options.limit }_max`, Math.max(...admitted), 'pods', `exactly ${ options.limit }, of ${ options.creates } at once through two operators, ${ options.rounds } times`),
    metric(`admitted_at_limit_${ options.limit }_min`, Math.min(...admitted), 'pods', `exactly ${ options.limit }, of ${ options.creates } at once through two operators, ${ options.rounds } times`),
    metric('admission_p99_ms', quantile(small.reviews, 0.99), 'ms', `limit 25 ms: how long the API server waits for a review, two for each of ${ at }`),
    metric('admission_p99_large_ms', quantile(large.reviews, 0.99), 'ms', `limit 50 ms ${ crowded }: the same`),
    metric('admission_request_p99_ms', quantile(small.requests, 0.99), 'ms', `whole requests as their clients see them, at ${ at }`),
    metric('admission_request_p99_large_ms', quantile(large.requests, 0.99), 'ms', `the same ${ crowded }`),
  ];
}

/** Whether quotas hold when everybody comes at once, and what checking them costs. */
export async function benchAdmission(options: AdmissionBenchOptions, log: Log): Promise<Metric[]> {
  const scene = await openAdmissionScene(log, 'product-pods-bench-');

  try {
    return await measure(scene, options, log);
  } finally {
    await scene.close();
  }
}
