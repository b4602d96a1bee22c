import type { ProductPod } from '@product-pods/domain';
import { OPERATION_ANNOTATION } from '@product-pods/domain';
import type { Ref } from 'vue';
import { onScopeDispose, ref, shallowRef } from 'vue';

import type { PodSettings } from '../operation/upgrade';
import { upgradePod, upgradeResult } from '../operation/upgrade';

const POLL_MS = 1_000;

type Context = Parameters<typeof upgradePod>[0];
type Operation = Awaited<ReturnType<typeof upgradePod>>;

/** From one kind of settings to another. */
interface Way {
  to: PodSettings;
  /** What the pod has now. */
  back: PodSettings;
  explain: (error: unknown) => string;
}

/** `restored`: it failed, and the pod has again what it had; `failed`: not even that. */
export const UPGRADE_STATES = ['idle', 'running', 'done', 'goingBack', 'restored', 'failed'] as const;
export type UpgradeState = typeof UPGRADE_STATES[number];

export interface Upgrade {
  state: Ref<UpgradeState>;
  /** Why nothing was begun. */
  refused: Ref<string>;
  /** The pod with the operation that tells what happened, for its log. */
  followed: Ref<ProductPod | undefined>;
  run: (context: Context, pod: ProductPod, way: Way) => Promise<void>;
  /** Tries once more to give the pod what it had. */
  goBack: () => Promise<void>;
}

/** One change of a pod's settings, from the press of the button until helm has ended; one that fails leaves the pod as it was. */
export const useUpgrade = (): Upgrade => {
  const state = ref<UpgradeState>('idle');
  const refused = ref('');
  const followed = shallowRef<ProductPod>();
  const left = new AbortController();
  let back: (() => Promise<void>) | undefined;

  onScopeDispose(() => left.abort());

  const result = async(context: Context, operation: Operation): Promise<'done' | 'failed' | undefined> => {
    while (!left.signal.aborted) {
      const seen = await upgradeResult(context, operation);

      if (seen) {
        return seen;
      }
      await new Promise((resolve) => {
        setTimeout(resolve, POLL_MS);
      });
    }

    return undefined;
  };
  const goBack = async(): Promise<void> => {
    state.value = 'goingBack';
    refused.value = '';
    await back?.();
  };

  return {
    state,
    refused,
    followed,
    goBack,
    run: async(context, pod, way) => {
      const { template } = pod.spec;

      refused.value = '';
      state.value = 'running';
      back = async() => {
        try {
          const operation = await upgradePod(context, { ...pod, spec: { ...pod.spec, template: { ...template, version: way.to.version } } }, way.back);

          state.value = await result(context, operation) === 'failed' ? 'failed' : 'restored';
        } catch (error) {
          refused.value = way.explain(error);
          state.value = 'failed';
        }
      };
      try {
        const operation = await upgradePod(context, pod, way.to);

        followed.value = { ...pod, metadata: { ...pod.metadata, annotations: { ...pod.metadata.annotations, [OPERATION_ANNOTATION]: `${ operation.namespace }/${ operation.name }` } } };
        if (await result(context, operation) === 'failed') {
          return await goBack();
        }
        state.value = 'done';
      } catch (error) {
        refused.value = way.explain(error);
        state.value = 'idle';
      }
    },
  };
};
