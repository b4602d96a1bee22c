import { ApiError } from '../api/rancher-api';
import { plainLife } from '../create/life';
import { FakeApi } from '../test-support/fake-api';
import { ownPresets } from './own-presets';
import type { Preset } from './preset';
import { readPreset } from './preset';
import { projectPresets } from './project-presets';

const content = { template: 'pp/trac', version: '1.0.0', title: '', purpose: '', ttl: '8h', life: plainLife('UTC'), changes: { size: 'large' } };
const preset = (id: string, scope: Preset['scope']): Preset => ({ id, name: `Preset ${ id }`, scope, content });

describe('own presets', () => {
  /** Preferences as Rancher keeps them. */
  const world = (data: Record<string, string> = {}) => {
    let kept = data;
    const api = new FakeApi().on('GET', /userpreferences$/, () => ({ data: [{ id: 'u-1', data: kept }] })).on('PUT', /userpreferences\/u-1$/, ({ body }: { body: { data: Record<string, string> } }) => {
      kept = body.data;

      return {};
    });

    return { store: ownPresets(api), kept: () => kept };
  };

  it('are kept among the other preferences, changed and removed', async() => {
    const { store, kept } = world({ theme: '"ui-dark"' });

    await store.save(preset('a', 'own'));
    await store.save(preset('b', 'own'));
    await store.save({ ...preset('a', 'own'), name: 'Renamed' });
    expect((await store.list()).map(({ id, name }) => [id, name])).toEqual([['a', 'Renamed'], ['b', 'Preset b']]);
    await store.remove('a');
    expect(await store.list()).toEqual([preset('b', 'own')]);
    expect(kept()['theme']).toBe('"ui-dark"');
  });

  it.each(['', '{', '[]', '{"a":1,"b":{"name":"x"}}'])('survive what is no preset: %s', async(written) => {
    expect(await world({ 'product-pods-presets': written }).store.list()).toEqual([]);
  });
});

describe('presets of a project', () => {
  const MAPS = /\/namespaces\/product-pods-presets-p-1\/configmaps/;
  const clock = { now: () => 0, sleep: () => Promise.resolve() };
  const made = { metadata: { name: 'n', annotations: { 'cattle.io/status': '{"Conditions":[{"Type":"InitialRolesPopulated","Status":"True"}]}' } } };
  const storeOf = (api: FakeApi) => projectPresets(api, 'local', 'c-1/p-1', clock);

  it('lie in a namespace of the project that the first of them makes', async() => {
    const api = new FakeApi().on('POST', MAPS, new ApiError(403, 'no namespace'), {}).on('POST', /\/v1\/namespaces$/, {}).on('GET', /namespaces\/product-pods-presets-p-1$/, made);

    await storeOf(api).save(preset('preset-a', 'project'));
    expect(api.calls).toEqual([
      'POST /k8s/clusters/local/api/v1/namespaces/product-pods-presets-p-1/configmaps', 'POST /k8s/clusters/local/v1/namespaces', 'GET /k8s/clusters/local/api/v1/namespaces/product-pods-presets-p-1',
      'POST /k8s/clusters/local/api/v1/namespaces/product-pods-presets-p-1/configmaps',
    ]);
    expect(api.asked[1]?.body).toMatchObject({ metadata: { annotations: { 'field.cattle.io/projectId': 'c-1:p-1' } } });
  });

  it('replace one another under the same id', async() => {
    const api = new FakeApi().on('POST', MAPS, new ApiError(409, 'exists')).on('PUT', MAPS, {});

    await storeOf(api).save(preset('preset-a', 'project'));
    expect(api.calls.at(-1)).toMatch(/^PUT .*configmaps\/preset-a$/);
  });

  it('are listed as far as they can be read, and none where there is no namespace', async() => {
    const map = (name: string, text: string) => ({ metadata: { name }, data: { content: text } });
    const api = new FakeApi().on('GET', MAPS, { items: [map('preset-a', JSON.stringify({ name: 'A', content })), map('preset-b', '{'), { metadata: { name: 'c' } }] });

    expect(await storeOf(api).list()).toEqual([{ id: 'preset-a', name: 'A', scope: 'project', content }]);
    expect(await storeOf(new FakeApi()).list()).toEqual([]);
    await expect(storeOf(new FakeApi().on('GET', /./, new ApiError(503, ''))).list()).rejects.toThrow();
  });

  it('go, also where they are gone', async() => {
    await expect(storeOf(new FakeApi()).remove('preset-a')).resolves.toBeUndefined();
    await expect(storeOf(new FakeApi().on('DELETE', MAPS, new ApiError(403, 'no'))).remove('preset-a')).rejects.toThrow('no');
  });

  it('that somebody tampered with are none', () => {
    expect(readPreset('a', 'own', { name: 'A', content: { ...content, changes: 'all' } })).toBeUndefined();
    expect(readPreset('a', 'own', { name: 'A', content: { ...content, title: 5, choices: 1 } })?.content).toEqual(content);
  });
});
