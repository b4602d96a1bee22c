import { pathText } from '@product-pods/domain';
import type { Ref } from 'vue';
import { ref } from 'vue';
import { useRouter } from 'vue-router';

import type { CatalogTemplate } from '../catalog/templates';
import type { PodRequest } from '../create/types';
import { podLocation, progressLocation } from '../routing';
import { useCluster } from './useCluster';
import type { useCreation } from './useCreation';
import type { PodForm } from './usePodForm';
import { useProblem } from './useProblem';
import { useText } from './useText';

interface Subject {
  form: PodForm;
  creation: ReturnType<typeof useCreation>;
  template: () => CatalogTemplate | undefined;
  /** Once all of it is in the cluster, before the page is left. */
  finished: () => Promise<void>;
}

interface Submit {
  /** Why several pods were not made, and which of them was refused; empty where nothing is wrong. */
  fault: Ref<string>;
  /** The pod that the failure is about; empty where it is about the only one. */
  failed: Ref<string>;
  /** Looks at each of several pods by itself; whether nothing is wrong with any. */
  check: () => boolean;
  /** Makes the pods of the form. */
  send: () => Promise<void>;
  /** What was sent is to be taken back before anything else is; `left` by a visit before, where this one has sent nothing. */
  abandon: (left?: PodRequest[]) => void;
  /** Takes it back now. */
  giveUp: () => void;
}

/** The way of a form into the cluster: of one pod, or of several that are made together. */
export const useSubmit = ({ form, creation, template, finished }: Subject): Submit => {
  const router = useRouter();
  const cluster = useCluster();
  const text = useText();
  const { sentence } = useProblem();
  const { matrix } = form;
  const fault = ref('');
  const failed = ref('');
  /** What may have left something behind. */
  let sent: PodRequest[] = [];
  let abandoned: PodRequest[] = [];

  const sendOne = async(request: PodRequest): Promise<void> => {
    const outcome = await creation.send(request, abandoned);

    if (outcome.ok) {
      await finished();
      await router.push(podLocation(cluster.value, outcome.namespace, outcome.name));
    }
  };
  const sendAll = async(requests: readonly PodRequest[]): Promise<void> => {
    const outcome = await creation.sendAll(requests, abandoned);

    if (outcome.ok) {
      await finished();
      await router.push(progressLocation(cluster.value, outcome.names));
    } else {
      failed.value = outcome.name;
      fault.value = outcome.failure.left === 'resumable' ? '' : text('matrix.none', { pod: outcome.name });
    }
  };

  return {
    fault,
    failed,
    check: () => {
      const wrong = matrix.isOn.value && !matrix.isTooMany.value ? matrix.problem(matrix.pods(form.fields.name)) : undefined;

      fault.value = wrong ? text('matrix.wrong', { pod: wrong.pod.name, place: pathText(wrong.problem.path), reason: sentence(wrong.problem) }) : '';

      return !wrong && !matrix.isTooMany.value;
    },
    send: async() => {
      const of = template();
      const [first, ...others] = of ? form.requests(cluster.value, of) : [];

      if (!first) {
        return;
      }
      sent = [first, ...others];
      failed.value = '';
      await (others.length ? sendAll(sent) : sendOne(first));
      abandoned = [];
    },
    abandon: (left = sent) => {
      abandoned = left;
    },
    giveUp: () => {
      if (sent.length && creation.failure.value?.left === 'resumable') {
        creation.discardAll(sent);
      }
    },
  };
};
