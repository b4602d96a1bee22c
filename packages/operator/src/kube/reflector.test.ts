import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { KubeClient, KubeObject, Query } from './client';
import { KubeError } from './errors';
import { Reflector } from './reflector';

type Line = { type: string; object: object };

/** An API server that lists what it is told to, and whose streams the test feeds and ends. */
class FakeServer {
  lists: (KubeObject[] | Error)[] = [];
  listed = 0;
  streams: { version: unknown; send: (line: Line) => void; end: (error?: Error) => void }[] = [];

  client: Pick<KubeClient, 'get' | 'stream'> = {
    get: async <T>() => {
      const answer = this.lists[Math.min(this.listed++, this.lists.length - 1)];

      if (answer instanceof Error) {
        throw answer;
      }

      return { metadata: { resourceVersion: `list-${ this.listed }` }, items: answer ?? [] } as T;
    },
    stream: (_path, { query, signal, onLine }: { query: Query; signal: AbortSignal; onLine: (line: unknown) => void }) => new Promise<void>((resolve, reject) => {
      const guard = (action: () => void) => {
        try {
          action();
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      };

      signal.addEventListener('abort', () => resolve());
      this.streams.push({ version: query.resourceVersion, send: (line) => guard(() => onLine(line)), end: (error) => (error ? reject(error) : resolve()) });
    }),
  };
}

const object = (name: string, version = '1') => ({ metadata: { name, namespace: 'ns', resourceVersion: version } });
const log = pino({ level: 'silent' });
let server: FakeServer;
let changes: string[];
let reflector: Reflector<KubeObject, string>;

beforeEach(() => {
  vi.useFakeTimers();
  server = new FakeServer();
  changes = [];
  reflector = new Reflector<KubeObject, string>(server.client, {
    path:     '/things',
    slim:     ({ metadata }) => `${ metadata.name }@${ metadata.resourceVersion }`,
    onChange: (now, before) => changes.push(`${ before ?? '-' } → ${ now ?? '-' }`),
  }, log);
});
afterEach(async() => {
  await reflector.stop();
  vi.useRealTimers();
});

const start = async(...lists: FakeServer['lists']) => {
  server.lists = lists;
  reflector.start();
  await vi.advanceTimersByTimeAsync(0);
};
const later = (ms = 0) => vi.advanceTimersByTimeAsync(ms);

describe('Reflector', () => {
  it('lists, then follows what changes', async() => {
    await start([object('a')]);
    expect(reflector.synced).toBe(true);
    server.streams[0]?.send({ type: 'ADDED', object: object('b', '2') });
    server.streams[0]?.send({ type: 'MODIFIED', object: object('a', '3') });
    server.streams[0]?.send({ type: 'DELETED', object: object('b', '4') });
    expect(changes).toEqual(['- → a@1', '- → b@2', 'a@1 → a@3', 'b@2 → -']);
    expect(reflector.store.list()).toEqual(['a@3']);
  });

  it('goes on where a stream ended, bookmarks included, without listing again', async() => {
    await start([]);
    server.streams[0]?.send({ type: 'BOOKMARK', object: { metadata: { name: '', resourceVersion: '77' } } });
    server.streams[0]?.end();
    await later(2000);
    expect(server.streams.map(({ version }) => version)).toEqual(['list-1', '77']);
    expect(server.listed).toBe(1);
  });

  it.each([
    ['as an event', (stream: FakeServer['streams'][number]) => stream.send({ type: 'ERROR', object: { code: 410, message: 'too old' } })],
    ['as an answer', (stream: FakeServer['streams'][number]) => stream.end(new KubeError(410, 'Expired', 'too old'))],
  ])('lists again after 410 %s, and tells what it missed', async(_, gone) => {
    await start([object('a'), object('b')], [object('b', '9'), object('c')]);
    changes.length = 0;
    gone(server.streams[0]!);
    await later();
    expect(server.listed).toBe(2);
    expect(changes).toEqual(['a@1 → -', 'b@1 → b@9', '- → c@1']);
  });

  it('backs off after errors, and does not forget what it knows', async() => {
    await start([object('a')]);
    server.streams[0]?.end(new Error('connection reset'));
    await later(50);
    expect(server.streams).toHaveLength(1);
    expect(reflector.store.list()).toEqual(['a@1']);
    await later(200);
    expect(server.streams).toHaveLength(2);
  });

  it('waits for a kind that does not exist yet', async() => {
    await start(new KubeError(404, 'NotFound', 'no such kind'), [object('a')]);
    expect([reflector.synced, reflector.present]).toEqual([true, false]);
    await later(5000);
    expect([reflector.present, reflector.store.list()]).toEqual([true, ['a@1']]);
  });

  it('is not filled as long as it cannot list', async() => {
    await start(new KubeError(403, 'Forbidden', 'no'), new Error('refused'), [object('a')]);
    expect(reflector.synced).toBe(false);
    await later(1000);
    expect(reflector.synced).toBe(true);
  });
});
