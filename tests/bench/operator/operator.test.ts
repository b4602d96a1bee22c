import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { changedObjects, requestsOf, tally } from './audit';
import { readOptions } from './options';
import { withFlags } from './parts';
import { cpuSecondsIn, rssMibIn } from './process-stat';
import { dueTimes } from './race';
import { quantile } from './statistics';

describe('quantile', () => {
  it.each([
    [[1, 2, 3, 4], 0.5, 2], [[3, 1, 2], 0.5, 2], [[5], 0.99, 5], [[1, 2], 0, 1], [[1, 2], 1, 2],
    [Array.from({ length: 1000 }, (_, index) => index + 1), 0.99, 990],
  ])('of %s', (values, q, expected) => {
    expect(quantile(values, q)).toBe(expected);
  });

  it('of nothing is refused', () => {
    expect(() => quantile([], 0.5)).toThrow(/of nothing/);
  });
});

describe('what Linux says about a process', () => {
  it('counts user and kernel time, whatever the process is called', () => {
    expect(cpuSecondsIn('42 (a) (b) S 1 42 42 0 -1 4194560 9000 0 0 0 250 150 77 77 20 0 11 0 5000 1 2')).toBe(4);
  });

  it('knows the resident memory', () => {
    expect(rssMibIn('Name:\tnode\nVmPeak:\t  999999 kB\nVmRSS:\t  204800 kB\n')).toBe(200);
  });
});

describe('withFlags', () => {
  it('replaces and adds', () => {
    expect(withFlags(['--a=1', '--ab=2', '--c'], { a: 9, d: 'x' })).toEqual(['--ab=2', '--c', '--a=9', '--d=x']);
  });
});

describe('dueTimes', () => {
  it('spreads over a minute, in whole seconds', () => {
    expect(dueTimes(600_000, 4)).toEqual([600_000, 615_000, 630_000, 645_000]);
    expect(dueTimes(0, 1000).every((at) => at % 1000 === 0 && at < 60_000)).toBe(true);
  });
});

describe('readOptions', () => {
  it('measures ten thousand pods unless told otherwise', () => {
    expect(readOptions([])).toEqual({
      pods: 10_000, expiring: 1000, idleSeconds: 90, referenceQps: undefined,
    });
    expect(readOptions(['--pods', '50', '--reference-qps', '200'])).toMatchObject({ pods: 50, expiring: 50, referenceQps: 200 });
  });

  it.each([['--pods', '0'], ['--pods', 'many'], ['--idle-seconds', '1.5']])('refuses %s %s', (...args) => {
    expect(() => readOptions(args)).toThrow(/whole number/);
  });
});

describe('the audit log', () => {
  const entry = (verb: string, seconds: number, more: object = {}) => JSON.stringify({
    user: { username: 'me' }, verb, stage: 'ResponseComplete', requestURI: '/x', objectRef: { resource: 'pods' }, requestReceivedTimestamp: new Date(seconds * 1000).toISOString(), ...more,
  });

  it('tells what one user asked for between two times', async() => {
    const folder = mkdtempSync(join(tmpdir(), 'audit-'));
    const file = join(folder, 'audit.log');

    writeFileSync(file, [
      entry('get', 1), entry('patch', 2, { objectRef: { resource: 'pods', subresource: 'status' } }), entry('get', 3), entry('get', 4, { user: { username: 'you' } }),
      entry('watch', 3, { stage: 'ResponseStarted' }), entry('watch', 3), entry('get', 9), '{"user":{"usern',
    ].join('\n'));
    expect(tally(await requestsOf(file, 'me', 2000, 4000))).toEqual([['patch pods/status', 1], ['get pods', 1], ['watch pods', 1]]);
    rmSync(folder, { recursive: true });
  });
});

it('counts the objects that requests changed, each once', () => {
  const entry = (verb: string, resource: string, name?: string) => ({ user: { username: 'u' }, verb, stage: 'ResponseComplete', requestURI: '/', objectRef: { resource, namespace: 'n', ...(name ? { name } : {}) }, requestReceivedTimestamp: '' });

  expect(changedObjects([entry('get', 'jobs', 'a'), entry('delete', 'jobs', 'a'), entry('patch', 'pods', 'a'), entry('patch', 'pods', 'a'), entry('create', 'events'), entry('create', 'events'), entry('list', 'pods')])).toBe(4);
});
