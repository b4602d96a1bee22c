import { describe, expect, it } from 'vitest';
import { hasRoles, statusPatch } from './namespace-status';

const NOW = new Date('2026-11-23T08:00:00.123Z');
const STATUS = '{"Conditions":[{"Type":"ResourceQuotaInit","Status":"True","Message":"","LastUpdateTime":"2026-11-23T08:00:00Z"},{"Type":"InitialRolesPopulated","Status":"True","Message":"","LastUpdateTime":"2026-11-23T08:00:00Z"}]}';

describe('statusPatch', () => {
  it('writes Rancher\'s conditions and label', () => {
    expect(statusPatch({ metadata: { name: 'ns' } }, 'p-a', NOW)).toEqual({
      metadata: { labels: { 'field.cattle.io/projectId': 'p-a' }, annotations: { 'cattle.io/status': STATUS, 'lifecycle.cattle.io/create.namespace-auth': 'true' } }
    });
  });

  it('has nothing to do when they are there', () => {
    expect(statusPatch({ metadata: { name: 'ns', labels: { 'field.cattle.io/projectId': 'p-a' }, annotations: { 'cattle.io/status': STATUS } } }, 'p-a', NOW)).toBeUndefined();
  });

  it('follows the namespace to another project', () => {
    expect(statusPatch({ metadata: { name: 'ns', labels: { 'field.cattle.io/projectId': 'p-b' }, annotations: { 'cattle.io/status': STATUS } } }, 'p-a', NOW))
      .toMatchObject({ metadata: { labels: { 'field.cattle.io/projectId': 'p-a' } } });
  });
});

describe('hasRoles', () => {
  it.each([[STATUS, true], ['{"Conditions":[]}', false], ['no json', false], [undefined, false]])('%s: %s', (annotation, expected) => {
    expect(hasRoles({ metadata: { name: 'ns', annotations: annotation ? { 'cattle.io/status': annotation } : {} } })).toBe(expected);
  });
});
