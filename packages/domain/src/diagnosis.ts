/** The parts of a Kubernetes container pod that a diagnosis reads, as the API writes them. */
export interface ContainerPod {
  metadata: { name: string; deletionTimestamp?: string };
  status?: {
    phase?: string;
    conditions?: { type: string; status: string; reason?: string; message?: string }[];
    initContainerStatuses?: ContainerStatus[];
    containerStatuses?: ContainerStatus[];
  };
}

interface ContainerStatus {
  name: string;
  image?: string;
  ready?: boolean;
  restartCount?: number;
  state?: { running?: object; waiting?: { reason?: string; message?: string }; terminated?: Terminated };
  lastState?: { terminated?: Terminated };
}

interface Terminated {
  exitCode: number;
  reason?: string;
}

export const FINDING_CODES = ['quotaExceeded', 'notCreated', 'outOfMemory', 'licenceExpired', 'databaseRefused', 'crashLoop', 'imagePull', 'configMissing', 'volumePending', 'unschedulable', 'initFailed'] as const;
export type FindingCode = typeof FINDING_CODES[number];

/** One fault found in a container pod, in words. */
export interface Finding {
  code: FindingCode;
  containerPod: string;
  container?: string;
  message: string;
}

/** The parts of a Kubernetes event that a diagnosis reads. */
export interface KubernetesEvent {
  type?: string;
  reason?: string;
  message?: string;
  lastTimestamp?: string | null;
  eventTime?: string | null;
  involvedObject: { kind?: string; name?: string };
}

/** Controllers that tell only by events that they cannot make container pods. */
const CONTROLLERS = new Set(['StatefulSet', 'ReplicaSet', 'DaemonSet', 'Job']);
/** Controllers try again every few minutes at most; older events tell of what is over. */
const EVENT_COUNTS_MS = 10 * 60_000;

/** Why Kubernetes makes no container pods for these workloads at `now` (milliseconds), the latest word of each. */
export function diagnoseEvents(events: readonly KubernetesEvent[], now: number): Finding[] {
  const at = ({ lastTimestamp, eventTime }: KubernetesEvent) => Date.parse(lastTimestamp ?? eventTime ?? '');
  const latest = new Map(events
    .filter((event) => event.reason === 'FailedCreate' && CONTROLLERS.has(event.involvedObject.kind ?? '') && now - at(event) < EVENT_COUNTS_MS)
    .sort((a, b) => at(a) - at(b))
    .map((event) => [`${ event.involvedObject.kind } ${ event.involvedObject.name }`, event.message ?? '']));

  return [...latest].map(([workload, message]) => {
    const quota = /exceeded quota/i.test(message);
    const why = quota ? 'the quota of its namespace is used up' : 'they are refused';

    return { code: quota ? 'quotaExceeded' : 'notCreated', containerPod: workload, message: `Kubernetes makes no container pods for ${ workload }, because ${ why }: ${ short(message) }` };
  });
}

const IMAGE_REASONS = new Set(['ImagePullBackOff', 'ErrImagePull', 'InvalidImageName', 'ErrImageNeverPull', 'RegistryUnavailable', 'ImageInspectError']);
const CONFIG_REASONS = new Set(['CreateContainerConfigError', 'CreateContainerError', 'RunContainerError']);

/** What keeps these container pods from running, the gravest first; an empty list when nothing is known to be wrong. */
export function diagnose(containerPods: readonly ContainerPod[]): Finding[] {
  const findings = containerPods
    .filter(({ metadata, status }) => !metadata.deletionTimestamp && status?.phase !== 'Succeeded')
    .flatMap((pod) => [...placementFindings(pod), ...containerFindings(pod)]);

  return findings.sort((a, b) => FINDING_CODES.indexOf(a.code) - FINDING_CODES.indexOf(b.code));
}

function placementFindings({ metadata, status }: ContainerPod): Finding[] {
  const scheduled = status?.conditions?.find(({ type }) => type === 'PodScheduled');

  if (scheduled?.status !== 'False' || scheduled.reason !== 'Unschedulable') {
    return [];
  }

  const message = short(scheduled.message ?? 'the scheduler gives no reason');
  const volume = /PersistentVolumeClaim|volume/i.test(message);

  return [{
    code:         volume ? 'volumePending' : 'unschedulable',
    containerPod: metadata.name,
    message:      volume ? `${ metadata.name } waits for its volume: ${ message }` : `No node takes ${ metadata.name }: ${ shortage(message) }${ message }`,
  }];
}

/** What the scheduler found too little of, in words before its own. */
function shortage(message: string): string {
  const missing = [...new Set([...message.matchAll(/Insufficient ([a-z0-9./-]+)/gi)].map(([, resource]) => RESOURCES[resource ?? ''] ?? resource))];

  return missing.length ? `there is not enough ${ missing.join(' and ') }. ` : '';
}

const RESOURCES: Record<string, string> = { cpu: 'CPU', memory: 'memory', 'ephemeral-storage': 'disk space', pods: 'room for container pods' };

function containerFindings({ metadata, status }: ContainerPod): Finding[] {
  const init = (status?.initContainerStatuses ?? []).flatMap((container) => containerFinding(metadata.name, container, true));
  const main = (status?.containerStatuses ?? []).flatMap((container) => containerFinding(metadata.name, container, false));

  return [...init, ...main];
}

function containerFinding(containerPod: string, container: ContainerStatus, init: boolean): Finding[] {
  const { waiting, terminated } = container.state ?? {};
  const last = terminated ?? container.lastState?.terminated;
  const finding = (code: FindingCode, message: string): Finding[] => [{ code, containerPod, container: container.name, message }];
  const where = `${ container.name } of ${ containerPod }`;

  if (waiting?.reason && IMAGE_REASONS.has(waiting.reason)) {
    return finding('imagePull', `The image ${ container.image ?? '' } of ${ where } cannot be pulled: ${ short(waiting.message ?? waiting.reason) }`);
  }
  if (waiting?.reason && CONFIG_REASONS.has(waiting.reason)) {
    return finding('configMissing', `The container ${ where } cannot be created: ${ short(waiting.message ?? waiting.reason) }`);
  }
  // A container that runs again after one restart is not at fault any more.
  if (last?.reason === 'OOMKilled' && (waiting || terminated)) {
    return finding('outOfMemory', `The container ${ where } ran out of memory and was killed; it needs a larger size.`);
  }
  if (waiting?.reason === 'CrashLoopBackOff') {
    const times = container.restartCount ?? 0;

    return finding('crashLoop', `The container ${ where } keeps ending with exit code ${ last?.exitCode ?? 'unknown' } (${ times } ${ times === 1 ? 'restart' : 'restarts' }); its log says why.`);
  }
  if (init && terminated && terminated.exitCode !== 0) {
    return finding('initFailed', `The preparation ${ where } ended with exit code ${ terminated.exitCode }; its log says why.`);
  }

  return [];
}

/** One line of at most 300 characters: messages of registries and schedulers can be pages long. */
export function short(message: string): string {
  const line = message.replace(/\s+/g, ' ').trim();

  return line.length > 300 ? `${ line.slice(0, 299) }…` : line;
}
