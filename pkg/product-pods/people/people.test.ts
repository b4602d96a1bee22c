import { ApiError } from '../api/rancher-api';
import { FakeApi } from '../test-support/fake-api';
import { loadPeople, searchPeople } from './people';

describe('people', () => {
  it('are the users that one may list, by name, without Rancher’s own and those who may not sign in', async() => {
    const api = new FakeApi().on('GET', /\/v1\/management\.cattle\.io\.users$/, {
      data: [
        { metadata: { name: 'u-2' }, username: 'zoe', displayName: 'Zoe Zed' },
        { metadata: { name: 'u-1' }, username: 'ann', displayName: 'ann', enabled: true },
        { metadata: { name: 'u-3' }, displayName: 'Bob', principalIds: ['github_user://7'] },
        { metadata: { name: 'u-4' }, displayName: 'Gone', enabled: false },
        { metadata: { name: 'u-5' }, displayName: 'System account', principalIds: ['system://local'] },
        { metadata: { name: 'u-6' }, principalIds: null },
      ],
    });

    expect(await loadPeople(api)).toEqual([{ id: 'u-1', title: 'ann' }, { id: 'u-3', title: 'Bob' }, { id: 'u-6', title: 'u-6' }, { id: 'u-2', title: 'Zoe Zed (zoe)' }]);
  });

  it('that one may not list are none', async() => {
    expect(await loadPeople(new FakeApi().on('GET', /users/, new ApiError(403, 'forbidden')))).toEqual([]);
  });

  it('are found as members are, if their principal tells who they are in the cluster', async() => {
    const api = new FakeApi().on('POST', /\/v3\/principals\?action=search$/, {
      data: [
        { id: 'local://u-1', principalType: 'user', name: 'Ann', loginName: 'ann' },
        { id: 'github_user://7', principalType: 'user', name: 'Anna' },
        { id: 'local://g-1', principalType: 'group', name: 'Anglers' },
      ],
    });

    expect(await searchPeople(api, ' an ')).toEqual([{ id: 'u-1', title: 'Ann (ann)' }]);
    expect(api.asked).toEqual([{ path: '/v3/principals?action=search', method: 'POST', body: { name: 'an', principalType: 'user' } }]);
  });

  it('are not searched for by a single letter, and nobody is found where one may not search', async() => {
    const api = new FakeApi().on('POST', /principals/, new ApiError(403, 'forbidden'));

    expect(await searchPeople(api, 'a')).toEqual([]);
    expect(api.asked).toEqual([]);
    expect(await searchPeople(api, 'an')).toEqual([]);
  });
});
