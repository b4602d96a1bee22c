import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TokenStore } from './tokens';

const NOW = new Date('2026-11-23T08:00:00Z');
const LATER = new Date('2026-11-23T09:00:00Z');
const session = { userId: 'user-a', description: 'UI session', kind: 'session', expiresAt: '2026-11-23T08:30:00Z' } as const;
let folder: string;
let file: string;

beforeEach(async() => {
  folder = await mkdtemp(join(tmpdir(), 'tokens-'));
  file = join(folder, 'tokens.json');
});

afterEach(() => rm(folder, { recursive: true }));

describe('TokenStore', () => {
  it('knows its tokens after a restart', async() => {
    const { value, token } = await (await TokenStore.open(file)).create(session, NOW);

    expect((await TokenStore.open(file)).verify(value, NOW)).toMatchObject({ name: token.name, userId: 'user-a' });
  });

  it.each([
    ['another secret', (value: string) => `${ value }x`],
    ['another name', (value: string) => `token-zzzzz:${ value.split(':')[1] }`],
    ['no secret', (value: string) => value.split(':')[0] ?? ''],
    ['nothing', () => ''],
  ])('refuses %s', async(_what, change) => {
    const store = await TokenStore.open(file);
    const { value } = await store.create(session, NOW);

    expect(store.verify(change(value), NOW)).toBeUndefined();
  });

  it('forgets what has expired', async() => {
    const store = await TokenStore.open(file);
    const { value } = await store.create(session, NOW);

    expect(store.verify(value, LATER)).toBeUndefined();
    await store.create({ ...session, expiresAt: undefined }, LATER);
    expect(JSON.parse(await readFile(file, 'utf8'))).toHaveLength(1);
  });

  it('stores no secret, and lets nobody else read the file', async() => {
    const { value } = await (await TokenStore.open(file)).create(session, NOW);

    expect(await readFile(file, 'utf8')).not.toContain(value.split(':')[1]);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('keeps every one of several made at once', async() => {
    const store = await TokenStore.open(file);
    const made = await Promise.all(Array.from({ length: 20 }, () => store.create(session, NOW)));
    const reopened = await TokenStore.open(file);

    expect(made.map(({ value }) => reopened.verify(value, NOW)?.userId)).toEqual(made.map(() => 'user-a'));
  });

  it('starts anew from a file that is no JSON', async() => {
    const store = await TokenStore.open(file);

    await store.create(session, NOW);
    await (await import('node:fs/promises')).writeFile(file, '{"half');
    expect((await TokenStore.open(file)).list('user-a', NOW)).toEqual([]);
  });
});
