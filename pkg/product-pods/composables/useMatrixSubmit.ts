import type { MatrixPod } from '@product-pods/domain';
import { pathText } from '@product-pods/domain';
import type { Ref } from 'vue';
import { ref } from 'vue';
import { useRouter } from 'vue-router';

import type { CatalogTemplate } from '../catalog/templates';
import { TITLE_MAX_LENGTH } from './usePodForm';
import type { PodForm } from './usePodForm';
import { sizeForValues } from '../create/size';
import type { PodRequest } from '../create/types';
import { progressLocation } from '../routing';
import { useCluster } from './useCluster';
import type { useCreation } from './useCreation';
import type { Matrix } from './useMatrix';
import { useProblem } from './useProblem';
import { useText } from './useText';

interface Subject {
  form: PodForm;
  matrix: Matrix;
  creation: ReturnType<typeof useCreation>;
  template: () => CatalogTemplate | undefined;
  finished: () => Promise<void>;
}

interface MatrixSubmit {
  /** Why the pods were not made, and which of them was refused; empty where nothing is wrong. */
  fault: Ref<string>;
  /** The pod that the failure is about; empty where it is about the only one. */
  failed: Ref<string>;
  /** Whether all of them were admitted. */
  submit: () => Promise<boolean>;
  /** What was sent is to be taken back before anything else is. */
  abandon: () => void;
  giveUp: () => void;
}

/** The submit of several pods at once. */
export const useMatrixSubmit = ({ form, matrix, creation, template, finished }: Subject): MatrixSubmit => {
  const router = useRouter();
  const cluster = useCluster();
  const text = useText();
  const { sentence } = useProblem();
  const fault = ref('');
  const failed = ref('');
  let sent: PodRequest[] = [];
  let abandoned: PodRequest[] = [];

  const requestFor = (base: PodRequest, { name, values, chosen }: MatrixPod): PodRequest => {
    const { form: model, state } = form.template;
    const spec = template()?.spec;
    const words = chosen.map(({ label }) => label).join(', ');

    return {
      ...base,
      ...(spec ? sizeForValues({ ...base, values: state.value.values }, spec, values) : {}),
      // The same for every attempt, so that a second one knows what the first has made.
      id:     `${ base.id }-${ name }`,
      name,
      title:  (base.title ? `${ base.title } (${ words })` : words).slice(0, TITLE_MAX_LENGTH),
      values: model.value.output({ ...state.value, values }),
    };
  };

  return {
    fault,
    failed,
    submit: async() => {
      const found = template();
      const pods = matrix.pods(form.fields.name);
      const wrong = matrix.isTooMany.value ? undefined : matrix.problem(pods);

      fault.value = wrong ? text('matrix.wrong', { pod: wrong.pod.name, place: pathText(wrong.problem.path), reason: sentence(wrong.problem) }) : '';
      if (!found || wrong || matrix.isTooMany.value) {
        return false;
      }
      const base = form.request(cluster.value, found);

      sent = pods.map((pod) => requestFor(base, pod));
      const outcome = await creation.sendAll(sent, abandoned);

      abandoned = [];
      failed.value = outcome.ok ? '' : outcome.name;
      if (outcome.ok) {
        await finished();
        await router.push(progressLocation(cluster.value, outcome.names));
      } else if (outcome.failure.left !== 'resumable') {
        fault.value = text('matrix.none', { pod: outcome.name });
      }

      return outcome.ok;
    },
    abandon: () => {
      abandoned = sent;
    },
    giveUp: () => {
      if (sent.length && creation.failure.value?.left === 'resumable') {
        creation.discardAll(sent);
      }
    },
  };
};
