import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFile } from './static-files';

let parent: string;
let folder: string;

beforeAll(async() => {
  parent = await mkdtemp(join(tmpdir(), 'files-'));
  folder = join(parent, 'site');
  await mkdir(join(folder, 'js'), { recursive: true });
  await mkdir(join(parent, 'site-secret'));
  await Promise.all([join(folder, 'js/a b.js'), join(parent, 'secret'), join(parent, 'site-secret/x')].map((file) => writeFile(file, '')));
});

afterAll(() => rm(parent, { recursive: true }));

describe('findFile', () => {
  it('finds files by encoded paths', async() => {
    expect(await findFile(folder, '/js/a%20b.js')).toBe(join(folder, 'js/a b.js'));
  });

  it.each(['/../secret', '/js/../../secret', '/..%2fsecret', '/%2e%2e/secret', '/../site-secret/x', '/js', '/', '/none', '/%', '/js/a%20b.js%00'])('finds nothing by %s', async(path) => {
    expect(await findFile(folder, path)).toBeUndefined();
  });
});
