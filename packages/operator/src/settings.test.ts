import { DEFAULT_LIFE_POLICY } from '@product-pods/domain';
import { describe, expect, it } from 'vitest';
import { readSettings } from './settings';

const HOUR = 3_600_000;
const none = () => {
  throw new Error('No file is to be read.');
};

describe('readSettings', () => {
  it('has a default for everything', () => {
    expect(readSettings(undefined, none)).toEqual({ policy: DEFAULT_LIFE_POLICY, dashboardUrl: undefined, clusterId: 'local', webhooks: [] });
    expect(readSettings('', none)).toEqual(readSettings(undefined, none));
  });

  it('reads what an administrator sets', () => {
    const text = 'life: { gracePeriod: 2h, notices: [1d, 30m], failedPods: keep }\ndashboardUrl: https://rancher.example\nclusterId: c-m-12345678\nwebhooks: [{ name: chat, urlFile: /hook, format: slack }]';

    expect(readSettings(text, (path) => `https://hooks.example${ path }`)).toMatchObject({
      policy: { graceMs: 2 * HOUR, noticeMarksMs: [24 * HOUR, HOUR / 2], failedMs: null }, dashboardUrl: 'https://rancher.example', clusterId: 'c-m-12345678', webhooks: [{ name: 'chat' }],
    });
  });

  it.each([
    ['text', 'words', /must be a mapping/],
    ['broken YAML with a secret', 'a: [s3cr3t', /^The settings are not YAML\.$/],
    ['a field nobody knows', 'lives: {}', /must not have the field lives/],
    ['a grace period that is none', 'life: { gracePeriod: soon }', /^life\.gracePeriod: /],
    ['a mark that is none', 'life: { notices: [1d, x] }', /^life\.notices\[1\]: /],
    ['marks that are no list', 'life: { notices: 1d }', /must be a list/],
    ['an address that is none', 'dashboardUrl: "javascript:alert(1)"', /dashboardUrl must be/],
    ['a cluster that is none', 'clusterId: "../x"', /clusterId must be/],
  ])('refuses %s', (_, text, message) => {
    expect(() => readSettings(text, none)).toThrow(message);
  });
});
