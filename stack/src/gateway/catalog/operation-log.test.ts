import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OperationLog } from './operation-log';

const TIME = '2026-11-23T08:00:00.000Z';
const now = () => new Date(TIME);
let folder: string;

beforeEach(async() => {
  folder = await mkdtemp(join(tmpdir(), 'log-'));
});

afterEach(() => rm(folder, { recursive: true }));

function follow(log: OperationLog): { seen: string[]; stop: () => void } {
  const seen: string[] = [];

  return { seen, stop: log.follow({ line: (text) => seen.push(text), end: () => seen.push('END') }) };
}

describe('OperationLog', () => {
  it('joins output to lines, and gives late listeners all of them', async() => {
    const log = new OperationLog(join(folder, 'a.log'), now);
    const early = follow(log);

    log.write('one\ntw');
    log.write('o\r\nthree');
    const late = follow(log);

    await log.end();
    const all = [`${ TIME } one`, `${ TIME } two`, `${ TIME } three`, 'END'];

    expect(early.seen).toEqual(all);
    expect(late.seen).toEqual(all);
    expect(follow(log).seen).toEqual(all);
  });

  it('tells nothing more to whoever has left', () => {
    const log = new OperationLog(join(folder, 'a.log'), now);
    const { seen, stop } = follow(log);

    stop();
    log.write('one\n');
    expect(seen).toEqual([]);
  });

  it('is there after a restart', async() => {
    const file = join(folder, 'sub', 'a.log');
    const log = new OperationLog(file, now);

    log.write('one\n');
    await log.end();
    const loaded = await OperationLog.load(file, now);

    expect(loaded && follow(loaded).seen).toEqual([`${ TIME } one`, 'END']);
    expect(await OperationLog.load(join(folder, 'none.log'), now)).toBeUndefined();
  });
});
