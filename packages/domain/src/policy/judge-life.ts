import type { ProductPod } from '../product-pod';
import { checkRenewEvery } from '../renewal';
import type { Fault } from '../result';
import { checkTtl, expiresAt, formatDuration } from '../ttl';
import type { MergedPolicy, Ruling } from './merge';
import { allows, allowsNo, notAllowed } from './refusals';

const SHORTER = 'Choose a shorter one';

/** What policies have against the lifetime of a pod that is made at `now` (milliseconds). What cannot be read is a fault of its own. */
export function judgeLifetime(ttl: string, { rules }: MergedPolicy, now: number): Fault[] {
  const read = checkTtl(ttl, now);

  if (!read.ok) {
    return [{ ...read.error, field: 'ttl' }];
  }
  if (read.value.kind === 'never') {
    return forEver(rules.never, rules.longestMs);
  }

  return tooLong(read.value.kind === 'duration' ? read.value.ms : read.value.at - now, rules.longestMs);
}

/** What policies have against another lifetime of a pod that exists. What ends earlier than before is nobody's business but the owner's. */
export function judgeExtension(before: ProductPod, after: ProductPod, { rules }: MergedPolicy, now: number): Fault[] {
  const creation = before.metadata.creationTimestamp ?? '';
  const oldEnd = expiresAt(creation, before.spec.ttl);
  const newEnd = expiresAt(creation, after.spec.ttl);

  if (!newEnd.ok) {
    return [{ ...newEnd.error, field: 'ttl' }];
  }
  if (oldEnd.ok && (oldEnd.value === undefined || (newEnd.value !== undefined && newEnd.value <= oldEnd.value))) {
    return [];
  }
  if (rules.extendable?.value === false) {
    return [notAllowed('extensionDenied', rules.extendable, { says: allowsNo('lives to be extended'), wayOut: 'Make another pod', field: 'ttl' })];
  }
  if (newEnd.value === undefined) {
    return forEver(rules.never, rules.extendLongestMs ?? rules.longestMs);
  }

  const end = Date.parse(newEnd.value);

  return [...tooLong(end - Date.parse(creation), rules.extendLongestMs ?? rules.longestMs), ...tooFar(end - now, rules.extendAheadMs)];
}

function forEver(never: Ruling<boolean> | undefined, longest: Ruling<number> | undefined): Fault[] {
  const denied = never ? never.value === false && never : longest;

  return denied ? [notAllowed('neverDenied', denied, { says: allowsNo('pods that live for ever'), wayOut: 'Choose a lifetime', field: 'ttl' })] : [];
}

function tooLong(ms: number, longest: Ruling<number> | undefined): Fault[] {
  return longest && ms > longest.value ? [notAllowed('ttlTooLongForPolicy', longest, { says: allows(`lifetimes of ${ formatDuration(longest.value) } at most, from a pod’s creation`), wayOut: SHORTER, field: 'ttl' })] : [];
}

function tooFar(ms: number, ahead: Ruling<number> | undefined): Fault[] {
  return ahead && ms > ahead.value ? [notAllowed('extensionTooFar', ahead, { says: allows(`pods to be extended to ${ formatDuration(ahead.value) } from now at most`), wayOut: SHORTER, field: 'ttl' })] : [];
}

/** What policies have against how often a pod must be confirmed: it may be more often than they say, not less. */
export function judgeRenewal(renewEvery: string | undefined, { rules }: MergedPolicy): Fault[] {
  const own = renewEvery === undefined ? undefined : checkRenewEvery(renewEvery);
  const wanted = rules.renewEvery;

  if (own && !own.ok) {
    return [own.error];
  }

  return wanted && (own === undefined || own.value > wanted.value.ms)
    ? [notAllowed('renewalTooRare', wanted, { says: { one: `wants pods to be confirmed every ${ wanted.value.text } at least`, several: `want pods to be confirmed every ${ wanted.value.text } at least` }, wayOut: 'Choose a shorter time', field: 'renewEvery' })]
    : [];
}
