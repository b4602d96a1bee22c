import { ApiError } from './rancher-api';
import { refusalOf } from './refusal';

describe('a refusal', () => {
  it.each<[string, number, string, object]>([
    ['an admission policy', 422, 'productpods.productpods.io "demo" is forbidden: ValidatingAdmissionPolicy \'product-pods-protected\' with binding \'product-pods-protected\' denied request: the pod is protected; take its protection away (spec.protected) before you delete it',
      { kind: 'refused', reason: 'The pod is protected; take its protection away (spec.protected) before you delete it.' }],
    ['a policy that answers as missing rights do', 403, 'productpods.productpods.io "demo" is forbidden: ValidatingAdmissionPolicy \'p\' with binding \'b\' denied request: only u-1 may hand this pod over to another owner',
      { kind: 'refused', reason: 'Only u-1 may hand this pod over to another owner.' }],
    ['a webhook', 400, 'admission webhook "pods.example" denied the request: no more pods for you!', { kind: 'refused', reason: 'No more pods for you!' }],
    ['a rule of the schema', 422, 'ProductPod.productpods.io "demo" is invalid: spec.ttl: Invalid value: "0h": a lifetime is at least one minute', { kind: 'refused', reason: 'A lifetime is at least one minute.' }],
    ['the schema', 422, 'ProductPod.productpods.io "demo" is invalid: spec.gracePeriod: Invalid value: "5x": spec.gracePeriod in body should match \'^0s$\'', { kind: 'refused', reason: 'spec.gracePeriod in body should match \'^0s$\'.' }],
    ['a missing right', 403, 'productpods.productpods.io "demo" is forbidden: User "u-2" cannot patch resource "productpods"', { kind: 'forbidden', reason: expect.any(String) }],
    ['an object that is gone', 404, 'not found', { kind: 'gone', reason: 'Not found.' }],
    ['a session that is over', 401, 'must authenticate', { kind: 'sessionExpired', reason: 'Must authenticate.' }],
    ['silence', 0, '', { kind: 'unreachable', reason: '' }],
    ['a gateway without anybody behind it', 502, 'bad gateway', { kind: 'unreachable', reason: 'Bad gateway.' }],
  ])('by %s', (_, status, message, expected) => {
    expect(refusalOf(new ApiError(status, message))).toEqual(expected);
  });
});
