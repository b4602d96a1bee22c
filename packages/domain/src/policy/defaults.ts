import type { ProductPodSpec } from '../product-pod';
import type { MergedPolicy } from './merge';
import { sizeNamed } from './merge';

export type Defaults = Partial<Pick<ProductPodSpec, 'ttl' | 'size' | 'resources' | 'sleepSchedule' | 'renewEvery'>>;

/**
 * What a new pod gets where it says nothing itself. What it has may be anything: no schema has looked at it yet.
 *
 * The amounts of its size are written into the pod, so that it keeps them when the policy changes.
 */
export function defaultsFor(spec: { [Field in keyof ProductPodSpec]?: unknown }, merged: MergedPolicy): Defaults {
  const { defaultTtl, defaultSize, sleepSchedule, renewEvery } = merged.rules;
  const size = spec.size ?? (spec.resources === undefined ? defaultSize?.value : undefined);
  const amounts = typeof size === 'string' ? sizeNamed(merged, size) : undefined;
  const { name: _, ...resources } = amounts ?? { name: '' };

  return {
    ...(spec.ttl === undefined && defaultTtl ? { ttl: defaultTtl.value } : {}),
    ...(spec.size === undefined && typeof size === 'string' ? { size } : {}),
    ...(spec.resources === undefined && Object.keys(resources).length ? { resources } : {}),
    ...(spec.sleepSchedule === undefined && sleepSchedule ? { sleepSchedule: sleepSchedule.value } : {}),
    ...(spec.renewEvery === undefined && renewEvery ? { renewEvery: renewEvery.value.text } : {}),
  };
}
