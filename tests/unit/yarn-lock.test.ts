import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fillResolved, packageName, stripResolved } from '../../scripts/lib/yarn-lock.mjs';

const REGISTRY = 'https://packages.example.org/npm/';

describe('packageName', () => {
  it.each([
    ['semver@^5.5.0, semver@^5.7.1:', 'semver'],
    ['"@babel/core@^7.11.6", "@babel/core@^7.12.16":', '@babel/core'],
    ['"semver@2 || 3 || 4 || 5", semver@^5.5.0:', 'semver'],
    ['"string-width-cjs@npm:string-width@^4.2.0":', 'string-width'],
    ['"@vue/vue-loader-v15@npm:vue-loader@^15.9.7":', 'vue-loader'],
    ['"x@npm:@scope/name@1":', '@scope/name'],
  ])('%s', (header, name) => {
    expect(packageName(header)).toBe(name);
  });
});

describe('fillResolved', () => {
  it('points every entry to the registry in use', () => {
    const lock = '# yarn lockfile v1\n\n\n"@scope/name@^1.0.0":\n  version "1.2.3"\n  integrity sha512-x\n  dependencies:\n    version "^4.0.0"\n';

    expect(fillResolved(lock, REGISTRY)).toBe(
      '# yarn lockfile v1\n\n\n"@scope/name@^1.0.0":\n  version "1.2.3"\n  resolved "https://packages.example.org/npm/@scope/name/-/name-1.2.3.tgz"\n  integrity sha512-x\n  dependencies:\n    version "^4.0.0"\n',
    );
  });

  it('replaces addresses that are there', () => {
    expect(fillResolved('a@1:\n  version "1.0.0"\n  resolved "https://elsewhere/a-1.0.0.tgz#abc"\n', REGISTRY)).toBe(
      'a@1:\n  version "1.0.0"\n  resolved "https://packages.example.org/npm/a/-/a-1.0.0.tgz"\n',
    );
  });

  it('is undone by stripResolved, for the lockfile of this project', () => {
    const committed = readFileSync(join(import.meta.dirname, '../../yarn.lock'), 'utf8');
    const full = fillResolved(committed, REGISTRY);

    expect(full.match(/^ {2}resolved /gm)?.length).toBe(committed.match(/^ {2}version /gm)?.length);
    expect(stripResolved(full)).toBe(committed);
  });
});
