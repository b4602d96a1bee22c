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
  /** Sends a request, or continues one; what `abandoned` requests left is removed first. */
  send: (request: PodRequest, abandoned?: readonly PodRequest[]) => Promise<CreateOutcome>;
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
  const contextOf = (request: PodRequest) => ({
    api,
    clock,
    request,
    onStep: (next: Step) => {
      step.value = next;
    },
  });
  const contextsOf = (requests: readonly PodRequest[], resuming: boolean) => requests.map((request) => ({ ...contextOf(request), resuming }));

  return {
    step,
    failure,
    send: async(request, abandoned = []) => {
      failure.value = undefined;
      for (const left of abandoned) {
        await discardPod({ api, clock, request: left });
      }
      const outcome = await createPod({ ...contextOf(request), resuming: attempts > 0 || abandoned.length > 0 });

      attempts += 1;
      step.value = undefined;
      failure.value = outcome.ok ? undefined : outcome.failure;

      return outcome;
    },
    sendAll: async(requests, abandoned = []) => {
      failure.value = undefined;
      if (abandoned.length) {
        await discardPods(contextsOf(abandoned, true));
      }
      const outcome = await createPods(contextsOf(requests, attempts > 0 || abandoned.length > 0));

      attempts += 1;
      step.value = undefined;
      failure.value = outcome.ok ? undefined : outcome.failure;

      return outcome;
    },
    discardAll: (requests) => discardPods(contextsOf(requests, true)),
  };
};
