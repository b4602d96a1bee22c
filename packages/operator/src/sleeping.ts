import { ASLEEP_ANNOTATION, ASLEEP_REPLICAS_ANNOTATION } from '@product-pods/domain';
import type { Action, ProductPod, WorkloadKind } from '@product-pods/domain';
import type { Tools } from './apply';
import { workloadFacts } from './facts';
import type { Workload } from './facts';
import { isNotFound } from './kube/errors';
import { paths } from './kube/paths';

type SleepAction = Extract<Action, { type: 'SleepWorkload' | 'WakeWorkload' | 'SuspendCronJob' | 'ResumeCronJob' }>;

const PLURALS: Record<WorkloadKind, string> = { Deployment: 'deployments', StatefulSet: 'statefulsets' };

/**
 * Takes one step of going to sleep or waking. The replicas and the memory of them change in one write, on the very version that was
 * seen: whoever scales at the same moment is not overwritten, the step is decided anew.
 */
export async function applySleep(action: SleepAction, pod: ProductPod, { client, sources }: Tools): Promise<void> {
  const { namespace } = pod.metadata;

  try {
    if (action.type === 'SuspendCronJob' || action.type === 'ResumeCronJob') {
      const asleep = action.type === 'SuspendCronJob';

      await client.patch(`${ paths.batch(namespace, 'cronjobs') }/${ encodeURIComponent(action.name) }`, {
        metadata: { annotations: { [ASLEEP_ANNOTATION]: asleep ? 'true' : null } }, spec: { suspend: asleep },
      });

      return;
    }

    const plural = PLURALS[action.kind];
    const mirror = action.kind === 'Deployment' ? sources.deployments : sources.statefulSets;
    const resourceVersion = mirror.store.get(`${ namespace }/${ action.name }`)?.version;
    const asleep = action.type === 'SleepWorkload';

    const patched = await client.patch<Workload>(paths.workload(namespace, plural, action.name), {
      metadata: { ...(resourceVersion ? { resourceVersion } : {}), annotations: { [ASLEEP_REPLICAS_ANNOTATION]: asleep ? String(action.replicas) : null } },
      ...(asleep ? { spec: { replicas: 0 } } : action.replicas === undefined ? {} : { spec: { replicas: action.replicas } }),
    });

    // The mirror would say so in a moment; until then the step would be taken again.
    mirror.store.advance(`${ namespace }/${ action.name }`, ({ version }) => version === resourceVersion, workloadFacts(action.kind, patched));
  } catch (error) {
    if (!isNotFound(error)) {
      throw error;
    }
  }
}
