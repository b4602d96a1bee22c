import type { ProductPod } from '../product-pod';
import { checkGracePeriod } from '../renewal';
import type { Fault } from '../result';
import { checkSleepSchedule } from '../sleep-schedule';
import { describeAmount, readQuantities, SIZE_RESOURCES } from './amounts';
import { listed, namePolicies } from './explain';
import { judgeExtension, judgeLifetime, judgeRenewal } from './judge-life';
import { sizeNamed } from './merge';
import type { MergedPolicy, Ruling } from './merge';
import type { PolicySize } from './policy';
import { allowsNo, choices, notAllowed } from './refusals';
import { describeRule, isAllowed } from './template-rules';

/**
 * Everything but limits that policies have against a new pod at `now` (milliseconds), and everything in it that cannot be read: whoever
 * writes something must not find it ignored later.
 */
export function judgeCreation({ spec }: Pick<ProductPod, 'spec'>, merged: MergedPolicy, now: number): Fault[] {
  return [...judgeTemplate(spec, merged), ...judgeSize(spec, merged), ...judgeLifetime(spec.ttl, merged, now), ...judgeRenewal(spec.renewEvery, merged), ...unreadable(spec)];
}

/** The same for a change: only what has changed is looked at, so that a new policy forbids nobody to touch an old pod. */
export function judgeChange(before: ProductPod, after: ProductPod, merged: MergedPolicy, now: number): Fault[] {
  const changed = (field: keyof ProductPod['spec']) => JSON.stringify(before.spec[field]) !== JSON.stringify(after.spec[field]);

  return [
    // An upgrade to a version that nobody may have anew.
    ...(changed('template') ? judgeTemplate(after.spec, merged) : []),
    ...(changed('size') || changed('resources') ? judgeSize(after.spec, merged) : []),
    ...(changed('ttl') ? judgeExtension(before, after, merged, now) : []),
    ...(changed('renewEvery') ? judgeRenewal(after.spec.renewEvery, merged) : []),
    ...unreadable({ sleepSchedule: changed('sleepSchedule') ? after.spec.sleepSchedule : undefined, gracePeriod: changed('gracePeriod') ? after.spec.gracePeriod : undefined }),
  ];
}

function unreadable({ sleepSchedule, gracePeriod }: Pick<ProductPod['spec'], 'sleepSchedule' | 'gracePeriod'>): Fault[] {
  const results = [...(sleepSchedule ? [checkSleepSchedule(sleepSchedule)] : []), ...(gracePeriod === undefined ? [] : [checkGracePeriod(gracePeriod)])];

  return results.flatMap((result) => (result.ok ? [] : [result.error]));
}

function judgeTemplate({ template }: ProductPod['spec'], { rules }: MergedPolicy): Fault[] {
  const { templates } = rules;

  if (!templates || isAllowed(templates.value, template)) {
    return [];
  }

  return [notAllowed('templateDenied', templates, { says: allowsNo(`the template ${ template.repository }/${ template.chart } ${ template.version }`), wayOut: `Choose ${ choices(templates.value.map(describeRule)) }`, field: 'template' })];
}

function judgeSize(spec: Pick<ProductPod['spec'], 'size' | 'resources'>, merged: MergedPolicy): Fault[] {
  const { sizes } = merged.rules;
  const missing = SIZE_RESOURCES.filter((resource) => readQuantities(spec.resources)[resource] === undefined);
  const needed = missing.flatMap((resource) => {
    const limit = merged.person[resource] ?? merged.project[resource];

    return limit ? [{ resource, limit }] : [];
  });
  const [first] = needed;
  const faults = sizes ? judgeSizeName(spec, merged, sizes) : spec.size === undefined ? [] : [{ code: 'sizeUnknown', message: `No policy gives a size named ${ spec.size }. Say in spec.resources how much the pod may use.`, field: 'size' }];

  if (faults.length || !first) {
    return faults;
  }

  // A size that is allowed may leave open what is limited.
  const wayOut = sizes && spec.size === undefined ? `choose the size ${ choices(sizes.value.map(({ name }) => name)) }` : `set ${ listed(needed.map(({ resource }) => `spec.resources.${ resource }`)) }`;

  // What is limited must be known, or it would not be limited.
  return [{ code: 'sizeNeeded', message: `${ upper(namePolicies(first.limit.by)) } limits ${ listed(needed.map(({ resource }) => resource)) }, so a pod must say how much it may use: ${ wayOut }.`, field: 'resources' }];
}

const upper = (text: string) => `${ text.charAt(0).toUpperCase() }${ text.slice(1) }`;

function judgeSizeName({ size, resources }: Pick<ProductPod['spec'], 'size' | 'resources'>, merged: MergedPolicy, sizes: Ruling<readonly PolicySize[]>): Fault[] {
  const named = size === undefined ? undefined : sizeNamed(merged, size);
  const offer = `Choose ${ choices(sizes.value.map(({ name }) => name)) }`;

  if (!named) {
    return [notAllowed('sizeDenied', sizes, { says: allowsNo(size === undefined ? 'pods without a size' : `the size ${ size }`), wayOut: offer, field: 'size' })];
  }

  const [own, given] = [readQuantities(resources), readQuantities(named)];
  // What the size leaves open may be named.
  const other = SIZE_RESOURCES.find((resource) => given[resource] !== undefined && own[resource] !== given[resource]);

  return other ? [notAllowed('sizeDiffers', sizes, { says: allowsNo(`the size ${ named.name } with other than ${ describeSize(named) }`), wayOut: 'Leave spec.resources out', field: 'resources' })] : [];
}

/** A size for people: `2 CPU, 4 GiB memory, 20 GiB storage`. */
export function describeSize(size: PolicySize): string {
  const amounts = readQuantities(size);
  const nouns = { cpu: 'CPU', memory: 'memory', storage: 'storage' };

  return SIZE_RESOURCES.flatMap((resource) => (amounts[resource] === undefined ? [] : [`${ describeAmount(resource, amounts[resource]) } ${ nouns[resource] }`])).join(', ') || 'no limits';
}
