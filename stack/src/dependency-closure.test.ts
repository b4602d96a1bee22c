import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dependencyClosure } from './dependency-closure';

let root: string;

const install = (path: string, manifest: object) => {
  mkdirSync(join(root, path), { recursive: true });
  writeFileSync(join(root, path, 'package.json'), JSON.stringify(manifest));
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'closure-'));
  install('node_modules/a', { name: 'a', version: '1.0.0', dependencies: { b: '^1.0.0', c: '*' }, optionalDependencies: { absent: '*' } });
  install('node_modules/a/node_modules/b', { name: 'b', version: '1.5.0' });
  install('node_modules/b', { name: 'b', version: '2.0.0' });
  install('node_modules/c', { name: 'c', version: '3.0.0', dependencies: { a: '*', b: '*' } });
  install('node_modules/other', { name: 'other', version: '9.0.0' });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('dependencyClosure', () => {
  it('follows nested, hoisted and circular dependencies, and nothing else', () => {
    expect(dependencyClosure('a', root)).toEqual(['a@1.0.0', 'b@1.5.0', 'b@2.0.0', 'c@3.0.0']);
  });
});
