import { type Random, seeded } from './random';

/** How a pod's release comes about: by the real helm from one of the charts here, or only as Rancher's record of one. */
export const RELEASES = ['record', 'plain', 'hooks', 'cluster', 'database'] as const;
export type Release = typeof RELEASES[number];

export const STEPS = ['extend', 'extend at the last moment', 'sleep', 'wake', 'delete', 'try to delete', 'restore'] as const;
/** Something a person does to a pod, so many milliseconds after its creation; at the last moment is `leadMs` before its end. */
export interface Step { afterMs: number; what: typeof STEPS[number]; byMs?: number; leadMs?: number }

export interface PodPlan {
  name: string;
  /** Whether it lives in a namespace that was not made for it. */
  foreign: boolean;
  /** When it is made, in milliseconds from the start. */
  atMs: number;
  lifeMs: number;
  /** Whether its lifetime is written as a duration; as a time otherwise. */
  asDuration: boolean;
  gracePeriod: string;
  expiryAction: 'Delete' | 'Sleep';
  protected: boolean;
  release: Release;
  replicas: number;
  /** Helm is killed so long after its start, in the middle of the installation. */
  killInstallMs?: number;
  steps: Step[];
}

export const FAULTS = [
  'operator-kill', 'apiserver-restart', 'etcd-pause', 'webhook-down', 'helm-kill', 'clock-forward', 'clock-back',
  'api-errors', 'answers-lost', 'answers-late', 'watches-closed', 'watches-expired', 'watches-late',
] as const;
export type FaultKind = typeof FAULTS[number];

export interface FaultPlan { kind: FaultKind; atMs: number; forMs: number }

export interface ChaosSize { seed: number; pods: number; faults: number; durationMs: number }
export interface ChaosPlan { pods: PodPlan[]; faults: FaultPlan[] }

const MINUTE_MS = 60_000;
/** How long faults that last do, unless the whole run is short. */
const LASTING_MS: Partial<Record<FaultKind, number>> = {
  'etcd-pause': 20_000, 'webhook-down': 30_000, 'clock-forward': 20_000, 'clock-back': 20_000, 'api-errors': 15_000, 'answers-lost': 10_000, 'answers-late': 20_000, 'watches-late': 20_000,
};

/** Everything that is going to be done, from the seed alone. */
export function makePlan({
  seed, pods, faults, durationMs,
}: ChaosSize): ChaosPlan {
  const random = seeded(seed);

  return {
    pods:   Array.from({ length: pods }, (_, index) => planPod(random, index, { pods, durationMs })),
    faults: planFaults(random, faults, durationMs),
  };
}

/** Every kind comes up before any comes up again. */
function planFaults(random: Random, count: number, durationMs: number): FaultPlan[] {
  const decks = Array.from({ length: Math.ceil(count / FAULTS.length) }, () => random.shuffle(FAULTS)).flat().slice(0, count);
  const gap = durationMs / Math.max(1, count);

  return decks.map((kind, index) => ({
    kind,
    // The first pods shall be there, and no two faults begin at once.
    atMs:  Math.round((index + 0.3 + random.next() * 0.6) * gap),
    forMs: Math.round(Math.min(LASTING_MS[kind] ?? 0, durationMs / 10)),
  }));
}

function planPod(random: Random, index: number, { pods, durationMs }: { pods: number; durationMs: number }): PodPlan {
  // Half of them come at the beginning, so that there is something to break.
  const early = index < pods / 2;
  const atMs = Math.round(early ? (index / pods) * durationMs * 0.3 : (0.15 + random.next() * 0.55) * durationMs);
  const lifeMs = random.between(Math.round(Math.min(MINUTE_MS, durationMs * 0.15)), Math.round(Math.min(6 * MINUTE_MS, durationMs * 0.6)));
  const foreign = index % 8 === 5;
  const isProtected = random.happens(0.08);
  // Admission lets the operator remove objects outside of namespaces only where the release's own namespace was made for the pod.
  const release = foreign ? random.pick(['plain', 'hooks'] as const) : random.pick(RELEASES);

  return {
    name:          `c${ String(index).padStart(3, '0') }`,
    foreign,
    atMs,
    lifeMs,
    asDuration:    lifeMs >= MINUTE_MS && random.happens(0.5),
    // The resource knows no grace between none and a minute.
    gracePeriod:   random.pick(['0s', '1m']),
    expiryAction:  random.happens(0.1) ? 'Sleep' : 'Delete',
    protected:     isProtected,
    release,
    replicas:      random.between(1, 3),
    ...(release !== 'record' && random.happens(0.08) ? { killInstallMs: random.between(100, 600) } : {}),
    steps:         planSteps(random, lifeMs, isProtected),
  };
}

function planSteps(random: Random, lifeMs: number, isProtected: boolean): Step[] {
  const some = (share: number) => Math.round(lifeMs * share);
  const choice = random.next();

  if (choice < 0.1) {
    return [{
      afterMs: some(0.5), what: 'extend at the last moment', byMs: some(0.5), leadMs: random.between(20, 400),
    }];
  }
  if (choice < 0.2) {
    return [{ afterMs: some(0.3 + random.next() * 0.4), what: 'extend', byMs: some(0.3 + random.next()) }];
  }
  if (choice < 0.4) {
    const sleepAt = 0.3 + random.next() * 0.2;

    return [{ afterMs: some(sleepAt), what: 'sleep' }, ...(random.happens(0.7) ? [{ afterMs: some(sleepAt + 0.25), what: 'wake' as const }] : [])];
  }
  if (choice < 0.55) {
    return [{ afterMs: some(0.2 + random.next() * 0.6), what: isProtected ? 'try to delete' : 'delete' }];
  }
  if (choice < 0.7) {
    return [{ afterMs: lifeMs + random.between(3000, 9000), what: 'restore', byMs: some(0.5) + 10_000 }];
  }

  return [];
}
