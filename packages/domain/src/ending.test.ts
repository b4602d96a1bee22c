import { describe, expect, it } from 'vitest';
import { isOrphan, isOwnedNamespace, mayDeleteNamespace, ORPHAN_AFTER_MS } from './ending';
import { POD_LABEL } from './product-pod';
import { buildNamespace, buildPod, CREATED_MS, CREATION, NAMESPACE_UID } from './testing';

const recorded = { namespace: { uid: NAMESPACE_UID, owned: true } };

describe('isOwnedNamespace', () => {
  it.each([
    ['with the label and the name', {}, true, /was made for this pod/],
    ['without the label', { labels: {} }, false, /has no label/],
    ['of another pod', { labels: { [POD_LABEL]: 'other' } }, false, /made for the pod other/],
    ['with the label but another name', { name: 'kube-system' }, false, /does not have the name pp-demo/],
  ])('%s', (_, changes, yes, why) => {
    expect(isOwnedNamespace('demo', buildNamespace(changes))).toEqual({ yes, why: expect.stringMatching(why) });
  });
});

describe('mayDeleteNamespace', () => {
  it.each([
    ['its own', recorded, {}, true, /made for this pod/],
    ['one never recorded', undefined, {}, false, /not been recorded/],
    ['one recorded as somebody else’s', { namespace: { uid: NAMESPACE_UID, owned: false } }, {}, false, /not made for this pod when/],
    ['a new one of the same name', recorded, { uid: 'ns-2' }, false, /another one/],
    ['one that lost its label', recorded, { labels: {} }, false, /has no label/],
    ['one the pod does not live in', recorded, { name: 'pp-other' }, false, /not the one this pod lives in/],
  ])('%s', (_, status, changes, yes, why) => {
    expect(mayDeleteNamespace(buildPod({ status }), buildNamespace(changes))).toEqual({ yes, why: expect.stringMatching(why) });
  });
});

describe('isOrphan', () => {
  const ripe = CREATED_MS + ORPHAN_AFTER_MS;

  it.each([
    ['an old, empty one without a pod', {}, false, [], ripe, true, /never came/],
    ['one without the label', { labels: {} }, false, [], ripe, false, /not made for a pod/],
    ['one whose label names another namespace', { labels: { [POD_LABEL]: 'other' } }, false, [], ripe, false, /name pp-other/],
    ['one whose pod exists', {}, true, [], ripe, false, /pod exists/],
    ['one that is going', { terminating: true }, false, [], ripe, false, /going already/],
    ['a young one', {}, false, [], ripe - 1, false, /younger/],
    ['one that somebody uses', {}, false, ['pods/a', 'secrets/b'], ripe, false, /not empty: pods\/a, secrets\/b/],
  ])('%s', (_, changes, hasPod, contents, now, yes, why) => {
    expect(isOrphan({ ...buildNamespace(changes), createdAt: CREATION }, hasPod, contents, now)).toEqual({ yes, why: expect.stringMatching(why) });
  });
});
