import type { ProductPodSpec } from '../product-pod';
import type { MergedPolicy } from './merge';
import { sizeNamed } from './merge';
import type { Quantities } from './policy';

export type Defaults = Partial<Pick<ProductPodSpec, 'ttl' | 'size' | 'resources' | 'sleepSchedule' | 'renewEvery'>>;

/**
 * What a new pod gets where it says nothing itself. What it has may be anything: no schema has looked at it yet.
 *
 * The amounts of its size are written into the pod, so that it keeps them when the policy changes; so is what the project gives to any
 * namespace (`given`) of what neither the pod nor its size names.
 */
export function defaultsFor(spec: { [Field in keyof ProductPodSpec]?: unknown }, merged: MergedPolicy, given: Quantities = {}): Defaults {
  const { defaultTtl, defaultSize, sleepSchedule, renewEvery } = merged.rules;
  const size = spec.size ?? (spec.resources === undefined ? defaultSize?.value : undefined);
  const own = spec.resources === undefined && typeof size === 'string' ? amountsOfSize(merged, size) : undefined;
  const resources = completed(own ?? (spec.resources === undefined ? {} : spec.resources), given) ?? own;

  return {
    ...(spec.ttl === undefined && defaultTtl ? { ttl: defaultTtl.value } : {}),
    ...(spec.size === undefined && typeof size === 'string' ? { size } : {}),
    ...(resources ? { resources } : {}),
    ...(spec.sleepSchedule === undefined && sleepSchedule ? { sleepSchedule: sleepSchedule.value } : {}),
    ...(spec.renewEvery === undefined && renewEvery ? { renewEvery: renewEvery.value.text } : {}),
  };
}

/** What a pod gets that is given another size and says nothing of amounts; `undefined` where the size says nothing of them either. */
export function resizedTo(size: string, merged: MergedPolicy, given: Quantities): Quantities | undefined {
  const own = amountsOfSize(merged, size);

  return own && (completed(own, given) ?? own);
}

function amountsOfSize(merged: MergedPolicy, size: string): Quantities | undefined {
  const { name: _, ...amounts } = sizeNamed(merged, size) ?? { name: '' };

  return Object.keys(amounts).length ? amounts : undefined;
}

/** The amounts with what the project gives beside them; `undefined` if that is nothing more, or they are none. */
function completed(named: unknown, given: Quantities): Quantities | undefined {
  if (typeof named !== 'object' || named === null || Array.isArray(named)) {
    return undefined;
  }

  return Object.keys(given).some((resource) => (named as Record<string, unknown>)[resource] === undefined) ? { ...given, ...named } : undefined;
}
