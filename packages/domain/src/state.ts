import type { Observed } from './observed';
import type { NextAction, Phase, ProductPodStatus } from './product-pod';
import { toUtc } from './ttl';

/** What people are told about a pod at one moment. */
export interface State {
  phase: Phase;
  reason: string;
  message: string;
  next: NextAction;
}

/** The parts of a status that follow from the state alone. */
export function statusOf({ pod, release }: Observed, { phase, reason, message, next }: State, now: number): ProductPodStatus {
  const timings = timingsOf(pod.status?.timings, phase, now);

  return {
    phase,
    reason,
    message,
    next,
    ...(release ? { release: { name: release.name, status: release.status, revision: release.revision, chart: release.chart, version: release.version } } : {}),
    ...(timings ? { timings } : {}),
  };
}

function timingsOf(before: ProductPodStatus['timings'], phase: Phase, now: number): ProductPodStatus['timings'] {
  const { failedAt, expiredAt: _expired, ...rest } = before ?? {};
  const timings = phase === 'Failed' ? { ...rest, failedAt: failedAt ?? toUtc(now) } : rest;

  return Object.keys(timings).length ? timings : undefined;
}
