import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { recordingNames } from './support/recording';

const sources = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.test.ts') && file !== 'coverage.test.ts')
  .map((file) => readFileSync(join(import.meta.dirname, file), 'utf8')).join('\n');

it('every recording is compared by a test', () => {
  expect(recordingNames().filter((name) => !sources.includes(`'${ name }'`))).toEqual([]);
});
