import { diagnose, diagnoseEvents, diagnoseLog, LINGER_AGAIN_MS, short } from '@product-pods/domain';
import type { Action, ContainerPod, Finding, KubernetesEvent } from '@product-pods/domain';
import { doubtAccess } from './access';
import type { Subject, Tools } from './apply';
import type { KubeList, KubeObject } from './kube/client';
import { messageOf } from './kube/errors';
import { paths } from './kube/paths';
import { runTask } from './pod-state';

/** Logs are dearer than lists. */
const LOGS_EVERY_MS = 30_000;
const SUSPECTS_MAX = 3;
const LOG_LINES = 60;
const LOG_BYTES = 65_536;

type Seen = ContainerPod & KubeObject & { metadata: { ownerReferences?: { kind: string; name: string; controller?: boolean }[] } };

/** Looks at the pod's container pods beside the queue: what keeps them from running, and of which workloads there are any left. */
export function inspectLater({ deep }: Extract<Action, { type: 'Inspect' }>, { pod, state, key }: Subject, tools: Tools): void {
  if (tools.now() - state.inspectedAt < LINGER_AGAIN_MS) {
    return;
  }

  runTask(state, 'inspect', {
    work: async() => {
      const { items } = await tools.client.get<KubeList<Seen>>(paths.core(pod.metadata.namespace, 'pods'), { limit: 200 });

      state.lingering = [...new Set(items.filter(({ status }) => status?.phase !== 'Succeeded' && status?.phase !== 'Failed').flatMap(workloadOf))];

      if (deep) {
        const findings = [...await readEvents(pod.metadata.namespace, tools), ...await readLogs(items, { pod, state, key }, tools), ...diagnose(items)];

        state.diagnosis = findings.map(({ message }) => message);
      }
    },
    failed: (message, error) => {
      doubtAccess(state, error, tools.now());
      tools.log.debug({ pod: key, error: message }, 'container pods cannot be looked at');
    },
    done:   () => {
      state.inspectedAt = tools.now();
      tools.wake(key);
    },
  });
}

/** The workload behind a container pod; a ReplicaSet is named after its Deployment and a hash. */
function workloadOf({ metadata }: Seen): string[] {
  const owner = metadata.ownerReferences?.find(({ controller }) => controller);

  switch (owner?.kind) {
  case 'ReplicaSet':
    return [`Deployment/${ owner.name.replace(/-[a-z0-9]+$/, '') }`];
  case 'StatefulSet':
    return [`StatefulSet/${ owner.name }`];
  default:
    return [];
  }
}

/** What Kubernetes says about container pods that it cannot even make. */
async function readEvents(namespace: string, { client, now }: Tools): Promise<Finding[]> {
  const { items } = await client.get<KubeList<KubernetesEvent>>(paths.core(namespace, 'events'), { fieldSelector: 'reason=FailedCreate', limit: 50 });

  return diagnoseEvents(items, now());
}

/** What the logs of containers that keep ending, or run without getting ready, say about why. What was found lasts until the next look. */
async function readLogs(items: readonly Seen[], { pod, state, key }: Subject, tools: Tools): Promise<Finding[]> {
  if (tools.now() - state.logsReadAt < LOGS_EVERY_MS) {
    return [];
  }
  state.logsReadAt = tools.now();

  const suspects = items.flatMap(({ metadata, status }) => (metadata.deletionTimestamp ? [] : (status?.containerStatuses ?? [])
    .filter(({ ready, state: now }) => !ready && (now?.running ?? now?.waiting?.reason === 'CrashLoopBackOff'))
    .map(({ name, state: now }) => ({ containerPod: metadata.name, container: name, previous: !now?.running })))).slice(0, SUSPECTS_MAX);
  const found = await Promise.all(suspects.map(async({ containerPod, container, previous }) => {
    try {
      const log = await tools.client.text(`${ paths.core(pod.metadata.namespace, 'pods', containerPod) }/log`, {
        container, tailLines: LOG_LINES, limitBytes: LOG_BYTES, ...(previous ? { previous: 'true' } : {}),
      });

      return diagnoseLog(log, { containerPod, container });
    } catch (error) {
      tools.log.debug({ pod: key, error: short(messageOf(error)) }, 'a log cannot be read');

      return undefined;
    }
  }));

  return found.filter((finding) => finding !== undefined);
}
