import type { ProductPodSpec } from './product-pod';

/**
 * Where the operator keeps how long pods took to be ready: an annotation of a Lease in its namespace that everybody may read. Not a
 * ConfigMap: whoever may read one sees ConfigMaps in the navigation of Rancher, and everybody sees Leases for the heartbeat already.
 */
export const READY_TIMES_LEASE = 'product-pods-ready-times';
export const READY_TIMES_ANNOTATION = 'productpods.io/ready-times';
/** So many of the latest pods of each template and version count. */
export const SAMPLES_KEPT = 20;
/** So many templates and versions are remembered, those used last. All annotations of an object together may have 256 KiB. */
export const TEMPLATES_KEPT = 200;
/** Enough of a uid to tell a pod from the few others. */
const UID_LENGTH = 8;

type TemplateReference = ProductPodSpec['template'];

/** How long one pod took from its creation until it was ready for the first time. */
export interface ReadySample {
  uid: string;
  template: TemplateReference;
  seconds: number;
}

/** Samples by {@link templateKey}, the template used last at the end. */
export type ReadyTimes = ReadonlyMap<string, readonly { uid: string; seconds: number }[]>;

/** What is usual for a template, in seconds. */
export interface UsualTime {
  p50: number;
  p95: number;
  count: number;
}

export const templateKey = ({ repository, chart, version }: TemplateReference) => `${ repository }/${ chart }@${ version }`;

/** Adds a sample; a pod that counts already does not count twice. */
export function addReadySample(times: ReadyTimes, { uid: whole, template, seconds }: ReadySample): ReadyTimes {
  const uid = whole.slice(0, UID_LENGTH);
  const key = templateKey(template);
  const known = times.get(key) ?? [];

  if (known.some((sample) => sample.uid === uid)) {
    return times;
  }

  const others = [...times].filter(([each]) => each !== key).slice(-(TEMPLATES_KEPT - 1));

  return new Map([...others, [key, [...known, { uid, seconds: Math.round(seconds * 10) / 10 }].slice(-SAMPLES_KEPT)]]);
}

/** The times in the annotations of the Lease; what cannot be read is left out. */
export function readReadyTimes(annotations: Record<string, string> | undefined): ReadyTimes {
  try {
    const value: unknown = JSON.parse(annotations?.[READY_TIMES_ANNOTATION] ?? '{}');

    return new Map(Object.entries(value ?? {}).flatMap(([key, samples]: [string, unknown]) => {
      const read = Array.isArray(samples) ? samples.flatMap(readSample) : [];

      return read.length ? [[key, read] as const] : [];
    }));
  } catch {
    return new Map();
  }
}

function readSample(value: unknown): { uid: string; seconds: number }[] {
  const [uid, seconds] = Array.isArray(value) ? value as unknown[] : [];

  return typeof uid === 'string' && typeof seconds === 'number' && seconds >= 0 ? [{ uid, seconds }] : [];
}

/** The annotation of the Lease. */
export function writeReadyTimes(times: ReadyTimes): Record<string, string> {
  return { [READY_TIMES_ANNOTATION]: JSON.stringify(Object.fromEntries([...times].map(([key, samples]) => [key, samples.map(({ uid, seconds }) => [uid, seconds])]))) };
}

/** What is usual for the template and version; `undefined` before the first pod of it was ready. */
export function usualTime(times: ReadyTimes, template: TemplateReference): UsualTime | undefined {
  const seconds = (times.get(templateKey(template)) ?? []).map((sample) => sample.seconds).sort((a, b) => a - b);

  return seconds.length ? { p50: percentile(seconds, 0.5), p95: percentile(seconds, 0.95), count: seconds.length } : undefined;
}

/** The smallest value that at least this part of all values does not exceed. */
function percentile(sorted: readonly number[], part: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? 0;
}
