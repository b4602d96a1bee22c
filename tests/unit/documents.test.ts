import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../run/exec';
import { SUITES } from '../run/suites';

const DOCUMENTS = ['README.md', 'CONTRIBUTING.md', 'stack/README.md', 'docs/architecture.md', 'docs/adr/README.md', 'docs/templates.md', 'packages/operator/README.md'];
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');
const scripts = (JSON.parse(read('package.json')) as { scripts: Record<string, string> }).scripts;

/** All first groups of a pattern in a text. */
const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1] ?? '');

describe.each(DOCUMENTS)('%s', (file) => {
  const text = read(file);

  it('names only commands that there are', () => {
    const named = [...all(text, /npm run (?:--silent )?([a-z][\w:-]*)/g), ...all(text, /npm (start|test)\b/g)];

    expect(named.filter((name) => !scripts[name])).toEqual([]);
  });

  it('names only suites that there are', () => {
    const named = all(text, /--only ([\w:,-]+)/g).flatMap((names) => names.split(','));

    expect(named.filter((name) => !SUITES.some((suite) => suite.name === name))).toEqual([]);
  });

  it('links only to files that there are', () => {
    const links = all(text, /\]\((?!https?:|#)([^)#\s]+)/g);

    expect(links.filter((link) => !existsSync(path.resolve(ROOT, path.dirname(file), link)))).toEqual([]);
  });
});
