import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { load } from 'js-yaml';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { outdatedCharts, packageCharts, serveCharts } from './index';

let root: string;

const write = (path: string, content: string): void => {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), content);
};

const chart = (version: string, more = ''): void => {
  write(`charts/sample/${ version }/Chart.yaml`, `apiVersion: v2\nname: sample\nversion: ${ version }\nicon: file://assets/logos/s.svg\n${ more }`);
  write(`charts/sample/${ version }/templates/a.yaml`, 'a: 1\n');
};

const index = () => load(readFileSync(join(root, 'index.yaml'), 'utf8')) as { entries: Record<string, Array<Record<string, unknown>>> };

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'charts-test-'));
  chart('0.9.0');
  chart('0.10.0', 'annotations: { productpods.io/released: "2026-05-04" }\n');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('packageCharts', () => {
  it('writes an index that names the archives, newest version first', async() => {
    await packageCharts(root);
    const archive = readFileSync(join(root, 'assets/sample/sample-0.10.0.tgz'));

    expect(index().entries['sample']?.map(({ version }) => version)).toEqual(['0.10.0', '0.9.0']);
    expect(index().entries['sample']?.[0]).toEqual({
      apiVersion:  'v2',
      name:        'sample',
      version:     '0.10.0',
      icon:        'assets/logos/s.svg',
      annotations: { 'productpods.io/released': '2026-05-04' },
      created:     '2026-05-04T00:00:00Z',
      digest:      createHash('sha256').update(archive).digest('hex'),
      urls:        ['assets/sample/sample-0.10.0.tgz'],
    });
    expect(gunzipSync(archive).toString()).toContain('sample/templates/a.yaml');
  });

  it('gives the same bytes in another checkout at another time', async() => {
    const other = `${ root }-other`;

    await packageCharts(root);
    cpSync(join(root, 'charts'), join(other, 'charts'), { recursive: true });
    try {
      utimesSync(join(other, 'charts/sample/0.9.0/Chart.yaml'), new Date(0), new Date(0));
      await packageCharts(other);
      for (const file of ['index.yaml', 'assets/sample/sample-0.9.0.tgz']) {
        expect(readFileSync(join(other, file)).equals(readFileSync(join(root, file)))).toBe(true);
      }
    } finally {
      rmSync(other, { recursive: true });
    }
  });

  it('refuses a chart in a folder of another name', async() => {
    write('charts/sample/1.0.0/Chart.yaml', 'apiVersion: v2\nname: sample\nversion: 2.0.0\n');
    await expect(packageCharts(root)).rejects.toThrow('is about sample 2.0.0');
  });
});

describe('outdatedCharts', () => {
  const archive = 'assets/sample/sample-0.9.0.tgz';

  const changes: Array<[string, () => void, string[]]> = [
    ['nothing', () => {}, []],
    ['a chart that changed', () => write('charts/sample/0.9.0/templates/a.yaml', 'a: 2\n'), [archive, 'index.yaml']],
    ['an archive that is missing', () => rmSync(join(root, archive)), [archive]],
    ['an archive without a chart', () => write('assets/sample/sample-0.1.0.tgz', ''), ['assets/sample/sample-0.1.0.tgz']],
  ];

  it.each(changes)('finds %s', async(_what, change, expected) => {
    await packageCharts(root);
    change();
    expect(await outdatedCharts(root)).toEqual(expected);
    await packageCharts(root);
    expect(await outdatedCharts(root)).toEqual([]);
  });
});

describe('serveCharts', () => {
  it('serves the repository and nothing else', async() => {
    await packageCharts(root);
    write('secret', 'not yours');
    write('assets/logos/s.svg', '<svg/>');
    const { url, stop } = await serveCharts({ host: '127.0.0.1', root });
    const get = async(path: string) => {
      const response = await fetch(url + path);

      return [response.status, response.headers.get('content-type'), (await response.arrayBuffer()).byteLength > 0];
    };

    try {
      expect(await get('/index.yaml')).toEqual([200, 'application/yaml', true]);
      expect(await get('/assets/sample/sample-0.9.0.tgz')).toEqual([200, 'application/gzip', true]);
      expect(await get('/assets/logos/s.svg')).toEqual([200, 'image/svg+xml', true]);
      for (const path of ['/secret', '/', '/assets', '/assets/..%2fsecret', '/assets/none.tgz', '/%ff']) {
        expect(await get(path)).toEqual([404, null, false]);
      }
    } finally {
      await stop();
    }
  });
});
