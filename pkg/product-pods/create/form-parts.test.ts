import { checkPodName } from '@product-pods/domain';

import { ApiError } from '../api/rancher-api';
import { FakeApi } from '../test-support/fake-api';
import type { Draft } from './draft';
import { forgetDraft, restoreDraft, saveDraft } from './draft';
import { generateName } from './generate-name';
import { plainLife } from './life';
import { chooseProject, loadProjects } from './projects';

describe('a generated name', () => {
  it.each(['trac', 'Jira Software', '9lives', '---', 'a'.repeat(80), 'x-'.repeat(30)])('for %s keeps the rules of names', (chart) => {
    for (const random of [() => 0, () => 0.5, () => 0.999_999]) {
      expect(checkPodName(generateName(chart, random))).toMatchObject({ ok: true });
    }
  });

  it('says what it is', () => {
    expect(generateName('trac', () => 0)).toBe('trac-bbbb');
  });
});

describe('projects', () => {
  const project = (id: string, displayName: string, labels: Record<string, string> = {}) => ({ id: `local/${ id }`, metadata: { name: id, labels }, spec: { displayName } });
  const DEFAULT = { 'authz.management.cattle.io/default-project': 'true' };

  it('are all but Rancher’s own, by name', async() => {
    const data = [project('p-2', 'Team'), project('p-1', 'Default', DEFAULT), project('p-3', 'System', { 'authz.management.cattle.io/system-project': 'true' })];

    expect(await loadProjects(new FakeApi().on('GET', /projects\/local$/, { data }), 'local')).toEqual([
      { id: 'local/p-1', title: 'Default', isDefault: true },
      { id: 'local/p-2', title: 'Team', isDefault: false },
    ]);
  });

  it('of somebody who is a member of nothing are none', async() => {
    expect(await loadProjects(new FakeApi().on('GET', /projects/, new ApiError(404, 'not found')), 'local')).toEqual([]);
    await expect(loadProjects(new FakeApi().on('GET', /projects/, new ApiError(500, 'down')), 'local')).rejects.toThrow('down');
  });

  const both = [{ id: 'a', title: 'A', isDefault: false }, { id: 'b', title: 'B', isDefault: true }];

  it.each([
    [both, 'a', 'a'],
    [both, 'gone', 'b'],
    [both, null, 'b'],
    [both.slice(0, 1), null, 'a'],
    [[], 'a', ''],
  ])('%j with “%s” remembered offer “%s”', (projects, remembered, offered) => {
    expect(chooseProject(projects, remembered)).toBe(offered);
  });
});

describe('a draft', () => {
  const draft: Draft = { requestId: 'r', sent: true, name: 'demo', title: '', purpose: '', ttl: '8h', isTtlChosen: true, size: { name: 'small', cpu: '', memory: '', storage: '' }, life: { ...plainLife('Europe/Berlin'), grace: '2h', sleeps: true }, projectId: 'local/p-1', version: '1', changes: { admin: { password: 'secret', name: 'admin' } } };

  beforeEach(() => sessionStorage.clear());

  it('comes back without its passwords', () => {
    saveDraft(sessionStorage, 'local', 'pp/trac', draft, [['admin', 'password']]);

    expect(JSON.stringify({ ...sessionStorage })).not.toContain('secret');
    expect(restoreDraft(sessionStorage, 'local', 'pp/trac')).toEqual({ ...draft, changes: { admin: { name: 'admin' } } });
    expect(restoreDraft(sessionStorage, 'other', 'pp/trac')).toBeUndefined();
  });

  it('is forgotten, or cannot be read', () => {
    saveDraft(sessionStorage, 'local', 'pp/trac', draft, []);
    forgetDraft(sessionStorage, 'local', 'pp/trac');
    sessionStorage.setItem('product-pods/draft/local/pp/hello', '{');

    expect(restoreDraft(sessionStorage, 'local', 'pp/trac')).toBeUndefined();
    expect(restoreDraft(sessionStorage, 'local', 'pp/hello')).toBeUndefined();
  });
});
