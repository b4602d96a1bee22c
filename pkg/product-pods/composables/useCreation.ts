import type { Ref } from 'vue';
import { ref } from 'vue';

import { createPod, discardPod } from '../create/create-pod';
import type { PodsOutcome } from '../create/create-pods';
import { createPods, discardPods } from '../create/create-pods';
import type { CreateFailure, CreateOutcome, PodRequest, Step } from '../create/types';
import { useApi } from './useApi';

interface Creation {
  /** The step that is being done; nothing while nothing is. */
  step: Ref<Step | undefined>;
  failure: Ref<CreateFailure | undefined>;
  /** Sends a request, or continues one; what an `abandoned` request left is removed first. */
  send: (request: PodRequest, abandoned?: PodRequest) => Promise<CreateOutcome>;
  discard: (request: PodRequest) => Promise<boolean>;
  /** Sends several requests, of which all are admitted or none; what abandoned ones left is removed first. */
  sendAll: (requests: readonly PodRequest[], abandoned?: readonly PodRequest[]) => Promise<PodsOutcome>;
  discardAll: (requests: readonly PodRequest[]) => Promise<boolean>;
}

const clock = {
  now:   () => Date.now(),
  sleep: (ms: number) => new Promise<void>((resolve) => {
    setTimeout(resolve, ms);
  }),
};

/** The way from the press of the button to the started installation. */
export const useCreation = (): Creation => {
  const api = useApi();
  const step = ref<Step>();
  const failure = ref<CreateFailure>();
  let attempts = 0;
  const contextsOf = (requests: readonly PodRequest[], resuming: boolean) => requests.map((request) => ({
    api,
    clock,
    request,
    resuming,
    onStep: (next: Step) => {
      step.value = next;
    },
  }));

  return {
    step,
    failure,
    send: async(request, abandoned) => {
      failure.value = undefined;
      if (abandoned) {
        await discardPod({ api, clock, request: abandoned });
      }
      const outcome = await createPod({
        api,
clock,
request,
resuming: attempts > 0 || Boolean(abandoned),
onStep: (next) => {
          step.value = next;
        },
      });

      attempts += 1;
      step.value = undefined;
      failure.value = outcome.ok ? undefined : outcome.failure;

      return outcome;
    },
    discard: (request) => discardPod({ api, clock, request }),
    sendAll: async(requests, abandoned) => {
      failure.value = undefined;
      if (abandoned?.length) {
        await discardPods(contextsOf(abandoned, true));
      }
      const outcome = await createPods(contextsOf(requests, attempts > 0 || Boolean(abandoned?.length)));

      attempts += 1;
      step.value = undefined;
      failure.value = outcome.ok ? undefined : outcome.failure;

      return outcome;
    },
    discardAll: (requests) => discardPods(contextsOf(requests, true)),
  };
};
