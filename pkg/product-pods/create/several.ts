import type { MatrixPod, TemplateSpec, Values } from '@product-pods/domain';

import { sizeForValues } from './size';
import type { PodRequest } from './types';

export const TITLE_MAX_LENGTH = 100;

/** The form that several pods come from: its description, the values it has itself, and what is sent of the values of a pod. */
export interface Origin {
  spec: Pick<TemplateSpec, 'sizes'> | undefined;
  values: Values;
  output: (values: Values) => Values;
}

/** What tells the pods apart: of each one the labels that not all of them have. */
export const ownLabels = (pods: readonly MatrixPod[]): Map<string, string[]> => {
  const labels = new Map<string, Set<string>>();

  pods.forEach(({ chosen }) => chosen.forEach(({ axis, label }) => labels.set(axis, (labels.get(axis) ?? new Set<string>()).add(label))));

  return new Map(pods.map(({ name, chosen }) => [name, chosen.filter(({ axis }) => (labels.get(axis)?.size ?? 0) > 1).map(({ label }) => label)]));
};

/** The same request with what a pod of several asks for by its own values. */
export const sizedFor = <T extends Pick<PodRequest, 'size' | 'resources'>>(base: T, { values }: MatrixPod, { spec, values: own }: Pick<Origin, 'spec' | 'values'>): T => (
  { ...base, ...(spec ? sizeForValues({ ...base, values: own }, spec, values) : {}) }
);

/** The requests that make these pods, from what the form asks for; one pod alone keeps the identity of the form. */
export const requestsOf = (base: PodRequest, pods: readonly MatrixPod[], origin: Origin): PodRequest[] => {
  const labels = ownLabels(pods);

  return pods.map((pod) => {
    const words = labels.get(pod.name)?.join(', ') ?? '';

    return {
      ...sizedFor(base, pod, origin),
      // The same for every attempt, so that a second one knows what the first has made.
      id:     pods.length > 1 ? `${ base.id }-${ pod.name }` : base.id,
      name:   pod.name,
      title:  (words && base.title ? `${ base.title } (${ words })` : words || (base.title ?? '')).slice(0, TITLE_MAX_LENGTH),
      values: origin.output(pod.values),
    };
  });
};
