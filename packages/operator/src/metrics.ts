import { PHASES } from '@product-pods/domain';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { KubeError, messageOf, NotLeadingError, TerminalError } from './kube/errors';
import type { RequestName } from './kube/request-name';

/** What the parts of the operator tell to be counted. */
export interface Metrics {
  observeReconcile(seconds: number, error?: unknown): void;
  /** A pod has expired, so much after its time. */
  expired(latenessSeconds: number): void;
  /** A pod has become ready for the first time, so long after it was ordered. */
  ready(template: string, version: string, seconds: number): void;
  /** A notice has been sent, or not: one of few words. */
  notice(outcome: string): void;
  request(name: RequestName, code: string): void;
  /** An admission review was answered: which one, how, and how long it took. */
  review(review: string, answer: string, seconds: number): void;
}

/** What is looked at whenever somebody asks. */
export interface Gauges {
  /** The phase of every pod. */
  phases(): Iterable<string | undefined>;
  queueDepth(): number;
  leads(): boolean;
  clockUncertaintyMs(): number;
  /** Releases of templates without a ProductPod. */
  unmanaged(): number;
}

/** Templates and versions are as many as people make; each pair costs a dozen series. */
const PAIRS_MAX = 100;
const LABEL_MAX = 100;
const OTHER = 'other';

const SECONDS = {
  ready:     [1, 2, 5, 10, 20, 30, 45, 60, 90, 120, 180, 300, 600, 1200],
  lateness:  [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300],
  review:    [0.001, 0.0025, 0.005, 0.01, 0.015, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
  reconcile: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30],
};

/** Counts for Prometheus, in a registry of its own. */
export class PrometheusMetrics implements Metrics {
  readonly #registry = new Registry();
  readonly #pairs = new Set<string>();
  readonly #requests = this.#counter('api_requests_total', 'Requests to the API server.', ['verb', 'resource', 'code']);
  readonly #errors = this.#counter('reconcile_errors_total', 'Times that a pod could not be dealt with.', ['reason']);
  readonly #notices = this.#counter('notices_total', 'Notices by what became of them.', ['outcome']);
  readonly #reconcile = this.#histogram('reconcile_seconds', 'How long it took to deal with a pod once.', SECONDS.reconcile);
  readonly #lateness = this.#histogram('expiry_lateness_seconds', 'How long after its time a pod expired.', SECONDS.lateness);
  readonly #ready = this.#histogram('time_to_ready_seconds', 'From the order of a pod until it was ready.', SECONDS.ready, ['template', 'version']);

  readonly #reviews = this.#histogram('admission_seconds', 'How long it took to answer an admission review.', SECONDS.review, ['review', 'answer']);

  readonly contentType = this.#registry.contentType;

  constructor() {
    collectDefaultMetrics({ register: this.#registry, eventLoopMonitoringPrecision: 100 });
  }

  /** Adds what is looked at; once. */
  watch({ phases, queueDepth, leads, clockUncertaintyMs, unmanaged }: Gauges): void {
    this.#gauge('pods', 'Pods by phase, as this process knows them.', (gauge) => {
      for (const [phase, count] of countByPhase(phases())) {
        gauge.set({ phase }, count);
      }
    }, ['phase']);
    this.#gauge('queue_depth', 'Pods that wait to be dealt with.', (gauge) => gauge.set(queueDepth()));
    this.#gauge('unmanaged_releases', 'Releases of charts that are templates without a ProductPod.', (gauge) => gauge.set(unmanaged()));
    this.#gauge('leader', 'Whether this process leads (1) or stands by (0).', (gauge) => gauge.set(leads() ? 1 : 0));
    this.#gauge('clock_uncertainty_seconds', 'What is open about the time of the API server.', (gauge) => gauge.set(clockUncertaintyMs() / 1000));
  }

  /** Everything in the format that Prometheus reads. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  observeReconcile(seconds: number, error?: unknown): void {
    this.#reconcile.observe(seconds);

    if (error !== undefined) {
      this.#errors.inc({ reason: reasonOf(error) });
    }
  }

  expired(latenessSeconds: number): void {
    this.#lateness.observe(Math.max(0, latenessSeconds));
  }

  ready(template: string, version: string, seconds: number): void {
    const pair = JSON.stringify([template, version]);

    if (this.#pairs.size < PAIRS_MAX) {
      this.#pairs.add(pair);
    }

    const known = this.#pairs.has(pair);

    this.#ready.observe({ template: known ? template.slice(0, LABEL_MAX) : OTHER, version: known ? version.slice(0, LABEL_MAX) : OTHER }, seconds);
  }

  notice(outcome: string): void {
    this.#notices.inc({ outcome });
  }

  request({ verb, resource }: RequestName, code: string): void {
    this.#requests.inc({ verb, resource, code });
  }

  review(review: string, answer: string, seconds: number): void {
    this.#reviews.observe({ review, answer }, seconds);
  }

  #counter(name: string, help: string, labelNames: string[]): Counter {
    return new Counter({ name: `productpods_${ name }`, help, labelNames, registers: [this.#registry] });
  }

  #histogram(name: string, help: string, buckets: number[], labelNames: string[] = []): Histogram {
    return new Histogram({ name: `productpods_${ name }`, help, buckets, labelNames, registers: [this.#registry] });
  }

  #gauge(name: string, help: string, collect: (gauge: Gauge) => void, labelNames: string[] = []): Gauge {
    const gauge: Gauge = new Gauge({ name: `productpods_${ name }`, help, labelNames, registers: [this.#registry], collect: () => collect(gauge) });

    return gauge;
  }
}

/** Every phase with its number of pods, also those without any; a pod that nobody has dealt with yet is pending. */
export function countByPhase(phases: Iterable<string | undefined>): Map<string, number> {
  const counts = new Map<string, number>(PHASES.map((phase) => [phase, 0]));

  for (const phase of phases) {
    const known = phase !== undefined && counts.has(phase) ? phase : 'Pending';

    counts.set(known, (counts.get(known) ?? 0) + 1);
  }

  return counts;
}

const REASONS: Record<number, string | undefined> = { 401: 'Unauthorized', 403: 'Forbidden', 404: 'NotFound', 409: 'Conflict', 410: 'Gone', 422: 'Invalid', 429: 'TooManyRequests' };

/** One of few words for what went wrong. */
export function reasonOf(error: unknown): string {
  if (error instanceof KubeError) {
    return REASONS[error.status] ?? (error.status >= 500 ? 'ServerError' : 'Refused');
  }
  if (error instanceof TerminalError) {
    return error instanceof NotLeadingError ? 'NotLeading' : 'Terminal';
  }

  return error instanceof Error && ('code' in error || /silent for/.test(messageOf(error))) ? 'Network' : 'Other';
}
