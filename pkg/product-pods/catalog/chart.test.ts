import { gzipSync } from 'zlib';

import { ApiError } from '../api/rancher-api';
import { FakeApi } from '../test-support/fake-api';
import { loadChart, maintainersOf } from './chart';
import { readChartArchive } from './chart-archive';

/** A tar archive of these files, as `helm package` makes it. */
const tar = (files: Record<string, string>): Buffer => Buffer.concat([...Object.entries(files).flatMap(([name, content]) => {
  const header = Buffer.alloc(512);
  const body = Buffer.from(content);

  header.write(name, 0);
  header.write(body.length.toString(8).padStart(11, '0'), 124);

  return [header, body, Buffer.alloc((512 - body.length % 512) % 512)];
}), Buffer.alloc(1024)]);
const packed = (files: Record<string, string>): ArrayBuffer => new Uint8Array(gzipSync(tar(files))).buffer;

const place = { repository: 'pp', chart: 'trac', version: '1.0.0' };
const api = (info: object, archive: unknown) => new FakeApi().on('GET', /link=info/, info).on('GET', /link=chart/, archive);

describe('the archive of a chart', () => {
  it('holds its schema and the text of its values, not those of charts within it', async() => {
    const files = { 'trac/charts/db/values.schema.json': 'no', 'trac/charts/db/values.yaml': 'no', 'trac/values.yaml': '# Values\na: ä\n', 'trac/values.schema.json': '{}' };

    expect(await readChartArchive(packed(files))).toEqual({ valuesYaml: '# Values\na: ä\n', schema: '{}' });
  });

  it.each<[string, ArrayBuffer]>([
    ['that is none', new Uint8Array([1, 2, 3]).buffer],
    ['that unpacks to more than anybody waits for', new Uint8Array(gzipSync(Buffer.alloc(40 * 1024 * 1024))).buffer],
  ])('%s is refused', async(_, archive) => {
    await expect(readChartArchive(archive)).rejects.toThrow();
  });
});

describe('a chart', () => {
  const info = { values: { a: 1 }, questions: { questions: [] }, chart: { maintainers: [{ name: 'Ann', email: 'ann@example.org' }] } };

  it('is what Rancher says of it and what its archive holds', async() => {
    expect(await loadChart(api(info, packed({ 'trac/values.yaml': 'a: 1\n', 'trac/values.schema.json': '{"type":"object"}' })), 'local', place)).toEqual({
      values: { a: 1 }, questions: { questions: [] }, schema: { type: 'object' }, valuesYaml: 'a: 1\n', maintainers: [{ name: 'Ann', contact: 'ann@example.org' }],
    });
  });

  it.each([
    [new ApiError(500, 'gone'), 'unreachable'],
    [packed({ 'trac/values.schema.json': '{' }), 'unreadable'],
  ])('without a readable archive is still one: %#', async(archive, schemaFault) => {
    expect(await loadChart(api(info, archive), 'local', place)).toMatchObject({ values: { a: 1 }, schemaFault });
  });

  it('that is not there is told', async() => {
    await expect(loadChart(api(new ApiError(500, 'no chart name found'), packed({})), 'local', place)).rejects.toThrow('no chart name found');
  });

  it.each([
    [{ maintainers: [{ name: 'Ann' }, { url: 'https://b.example' }, null, 'c'] }, [{ name: 'Ann' }, { name: 'https://b.example', contact: 'https://b.example' }]],
    [{ home: 'https://home.example' }, [{ name: 'https://home.example', contact: 'https://home.example' }]],
    [{ sources: ['https://src.example'] }, [{ name: 'https://src.example', contact: 'https://src.example' }]],
    [{ maintainers: 'nobody' }, []],
  ])('%j is maintained by %j', (chart, people) => {
    expect(maintainersOf(chart)).toEqual(people);
  });
});
