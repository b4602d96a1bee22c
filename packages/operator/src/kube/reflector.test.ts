import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { KubeClient, KubeObject, Query } from './client';
import { KubeError } from './errors';
import { Reflector } from './reflector';

type Line = { type: string; object: object };

/** An API server that lists what it is told to in pages of two, and whose streams the test feeds and ends. */
class FakeServer {
  lists: (KubeObject[] | Error)[] = [];
  listed = 0;
  pages = 0;
  streams: { version: unknown; send: (line: Line) => void; end: (error?: Error) => void }[] = [];

  /** Kinds that the API's own list names. */
  kinds = ['things'];

  client: Pick<KubeClient, 'get' | 'list' | 'stream'> = {
    get: async<T>(path: string) => {
      if (path !== '/apis/example/v1') {
        throw new KubeError(404, 'NotFound', path);
      }

      return { resources: this.kinds.map((name) => ({ name })) } as T;
    },
    list: async <T>(_path: string, query: Query, onItem: (item: T) => void) => {
      const from = Number(query.continue ?? 0);
      const answer = this.lists[Math.min(from ? this.listed - 1 : this.listed++, this.lists.length - 1)];

      this.pages += 1;

      if (answer instanceof Error) {
        throw answer;
      }
      answer?.slice(from, from + 2).forEach((each) => onItem(each as T));

      return { resourceVersion: `list-${ this.listed }`, continue: from + 2 < (answer?.length ?? 0) ? String(from + 2) : '' };
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
    path:     '/apis/example/v1/things',
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

  it('reads page after page, and shows nothing before the last one', async() => {
    await start([object('a'), object('b'), object('c')]);
    expect(server.pages).toBe(2);
    expect(changes).toEqual(['- → a@1', '- → b@1', '- → c@1']);
    expect(server.streams.map(({ version }) => version)).toEqual(['list-1']);
  });

  it('does not take half of a list for the whole when it is stopped in between', async() => {
    const stopping = vi.fn(server.client.list.bind(server.client)) as typeof server.client.list;

    server.client.list = async(path, query, onItem) => {
      const page = await stopping(path, query, onItem);

      reflector.stop();

      return page;
    };
    await start([object('a'), object('b'), object('c')]);
    expect([reflector.synced, reflector.store.size]).toEqual([false, 0]);
  });

  it('spares a server that forgets faster than it lists', async() => {
    await start([], new KubeError(410, 'Expired', 'too old'));
    server.streams[0]?.end(new KubeError(410, 'Expired', 'too old'));
    await later(60_000);
    expect(server.listed).toBeGreaterThan(5);
    expect(server.listed).toBeLessThan(20);
  });

  it('spares a server whose streams end at once, events or not', async() => {
    await start([object('a')]);

    for (let second = 0; second < 60; second++) {
      server.streams.slice(-1).forEach((stream) => {
        stream.send({ type: 'MODIFIED', object: object('a', '2') });
        stream.end();
      });
      await later(1000);
    }
    expect(server.streams.length).toBeLessThan(12);
  });

  it('leaves the server alone for as long as it asks to be', async() => {
    await start(new KubeError(429, 'TooManyRequests', 'slow down', 7000), [object('a')]);
    await later(6999);
    expect(server.listed).toBe(1);
    await later(1);
    expect([server.listed, reflector.synced]).toEqual([2, true]);
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

  it('does not ask for objects of a kind that the API does not name', async() => {
    server.kinds = [];
    await start(new KubeError(404, 'NotFound', 'no such kind'), [object('a')]);
    await later(60_000);
    expect([server.listed, reflector.present]).toEqual([1, false]);
    server.kinds = ['things'];
    await later(5000);
    expect([server.listed, reflector.present]).toEqual([2, true]);
  });

  it('keeps what it knows through a moment in which the kind is denied, not for long', async() => {
    const no = new KubeError(404, 'NotFound', 'no such kind');

    await start([object('a')], no, no, [object('a'), object('b')], no);
    server.streams[0]?.end(no);
    await later(3000);
    expect([reflector.present, reflector.store.list()]).toEqual([true, ['a@1', 'b@1']]);
    server.streams[1]?.end(no);
    await later(14_000);
    expect([reflector.present, reflector.store.list().length]).toEqual([true, 2]);
    await later(3000);
    expect([reflector.present, reflector.store.list().length]).toEqual([false, 0]);
  });

  it('is not filled as long as it cannot list', async() => {
    await start(new KubeError(403, 'Forbidden', 'no'), new Error('refused'), [object('a')]);
    expect(reflector.synced).toBe(false);
    await later(1000);
    expect(reflector.synced).toBe(true);
  });
});
