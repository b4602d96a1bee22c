import { ledgers, NOTHING, rooms } from '@product-pods/domain';
import type { Account, Amounts, ProductPod } from '@product-pods/domain';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { KubeError } from '../kube/errors';
import { Janitor } from './janitor';
import { LedgerUnavailableError } from './ledger-writer';
import { LedgerWorld, Observer } from './testing/ledger-world';

const ACCOUNT: Account = { kind: 'Project', name: 'p-abcde' };
const ONE: Amounts = { ...NOTHING, pods: 1, running: 1 };
const PLENTY = 1000;
const claim = (name: string) => ({ id: `request-${ name }`, pod: `pp-${ name }/${ name }`, uid: `uid-${ name }`, base: 0, amounts: ONE });
const order = (name: string, limit = PLENTY) => ({ claim: claim(name), limits: { pods: limit }, had: NOTHING });
const podOf = (name: string): ProductPod => ({
  apiVersion: 'productpods.io/v1alpha1', kind: 'ProductPod', metadata: { name, namespace: `pp-${ name }`, uid: `uid-${ name }`, labels: { 'productpods.io/project': ACCOUNT.name } }, spec: { template: { repository: 'r', chart: 'c', version: '1' }, ttl: '1h' },
});

let world: LedgerWorld;
let a: Observer;
let b: Observer;
const ask = (observer: Observer, name: string, limit?: number) => observer.book.reserve(ACCOUNT, order(name, limit));
const entries = () => [...world.ledgers.values()].flatMap(({ spec }) => spec.reservations);
const held = () => entries().filter(({ room }) => room).map(({ amounts }) => amounts.pods);
const named = () => entries().filter(({ room }) => !room).map(({ pod }) => pod.split('/')[1]);
const writes = () => world.requests.splice(0).filter((request) => !request.startsWith('GET')).length;
const turns = async(count = 20) => {
  for (let index = 0; index < count; index++) {
    await new Promise(setImmediate);
  }
};

/** Has the observer take room. */
async function takeRoom(observer: Observer): Promise<void> {
  await ask(observer, 'first');
  writes();
}

beforeEach(() => {
  world = new LedgerWorld();
  [a, b] = [new Observer(world), new Observer(world)];
});

describe('room of an operator', () => {
  it('is taken where there is plenty, and then given away without a write', async() => {
    await ask(a, 'x');
    expect(held()).toEqual([32]);
    writes();
    for (let index = 0; index < 16; index++) {
      expect(await ask(a, `n${ index }`)).toEqual([]);
    }
    expect([writes(), named()]).toEqual([0, ['x']]);
  });

  it('is followed by the next one before it is used up, so that nobody waits', async() => {
    await takeRoom(a);
    for (let index = 0; index < 17; index++) {
      await ask(a, `a${ index }`);
    }
    for (let index = 0; index < 15; index++) {
      expect(await Promise.race([ask(a, `b${ index }`), Promise.resolve('waits')])).toEqual([]);
    }
    await turns();
    // The old one is closed by the next write.
    expect([writes(), held(), named().length]).toEqual([1, [32, 32], 1]);
    await ask(a, 'c');
    await a.book.close();
    expect([held(), named().length]).toEqual([[], 1 + 32 + 1]);
  });

  it('is not taken where it would be a large part of what is left', async() => {
    await ask(a, 'x', 256);
    await ask(a, 'y', 256);
    expect(held()).toEqual([]);
    await ask(a, 'z', 259);
    expect(held()).toEqual([32]);
  });

  it('is for new pods of those whose limits are no lower', async() => {
    await takeRoom(a);
    expect(await ask(a, 'x', 1)).toMatchObject([{ resource: 'pods', used: 1 }]);
    expect(await ask(a, 'y', PLENTY - 1)).toEqual([]);
    expect(await a.book.reserve(ACCOUNT, { ...order('z'), claim: { ...claim('z'), base: 7 } })).toEqual([]);
    expect(writes()).toBe(2);
  });

  it('is given from for ten seconds, and what was given stands in the ledger afterwards', async() => {
    await takeRoom(a);
    world.now += rooms.ROOM_MS / 2;
    await ask(a, 'x');
    expect(writes()).toBe(0);
    world.now += rooms.ROOM_MS / 2;
    await ask(a, 'y');
    expect([held(), named()]).toEqual([[32], ['first', 'x', 'y']]);
  });

  it('counts as a whole for everybody else, and is given back when somebody would be refused because of it', async() => {
    await takeRoom(a);
    await ask(a, 'x');
    await b.book.reserve(ACCOUNT, { ...order('big'), claim: { ...claim('big'), amounts: { ...NOTHING, pods: PLENTY - 1 - 32 } } });
    expect(held()).toEqual([32]);
    // All that is left now is what A holds and has not given away.
    const answers = await Promise.all(Array.from({ length: 40 }, (_, index) => ask(b, `last${ index }`)));

    expect(answers.filter(({ length }) => length === 0)).toHaveLength(31);
    expect(held()).toEqual([]);
    expect(entries()).toHaveLength(1 + 2 + 31);
  });

  it('is lost for a while with an operator that is killed, and nobody is told that there is none', async() => {
    const janitor = new Janitor({ client: world.client, book: b.book, mirror: { store: world.ledgers }, pods: { latest: () => Promise.resolve(world.version), seen: () => b.seen, newest: () => b.index.newest }, log: { info: () => undefined, warn: () => undefined }, now: () => world.now });

    await takeRoom(a);
    await ask(a, 'x');
    world.write(podOf('x'));
    a.die();
    await expect(b.book.reserve(ACCOUNT, { ...order('big'), claim: { ...claim('big'), amounts: { ...NOTHING, pods: PLENTY - 2 } } })).rejects.toThrow(LedgerUnavailableError);
    world.now += rooms.ROOM_MS + ledgers.RESERVATION_MS;
    await janitor.tidy();
    // What was given from it may be anything that B has not seen.
    expect(held()).toEqual([32]);
    b.look();
    await janitor.tidy();
    expect([held(), [...world.ledgers.values()].map(({ spec }) => spec.settled)]).toEqual([[], [Number(world.pods.get('pp-x/x')?.metadata.resourceVersion)]]);
  });

  it('is given from no more when it is not known whether a write was carried out', async() => {
    await takeRoom(a);
    await ask(a, 'x');
    world.afterWrite = () => {
      world.afterWrite = () => undefined;
      throw new KubeError(504, 'Timeout', 'nobody knows');
    };
    await expect(a.book.reserve(ACCOUNT, { ...order('y'), claim: { ...claim('y'), base: 7 } })).rejects.toThrow('nobody knows');
    await ask(a, 'z');
    // One room, and nothing twice.
    expect([held(), named()]).toEqual([[32], ['first', 'x', 'y', 'z']]);
  });

  it('has again what was given to a request that was refused elsewhere', async() => {
    await takeRoom(a);
    await ask(a, 'x');
    await a.book.withdraw(ACCOUNT, 'request-x');
    expect(writes()).toBe(0);
    await a.book.close();
    expect([held(), named()]).toEqual([[], ['first']]);
    await takeRoom(a);
    await ask(a, 'x');
    const closing = a.book.close();

    await a.book.withdraw(ACCOUNT, 'request-x');
    await closing;
    expect(named().sort()).toEqual(['first']);
  });

  it('goes with a ledger that somebody deleted, but not what was given from it', async() => {
    await takeRoom(a);
    await ask(a, 'x');
    world.clearLedgers();
    await ask(a, 'y');
    expect(named()).toEqual(['x', 'y']);
  });
});

describe('with several operators that are behind, take rooms and are killed', () => {
  const LIMIT = 300;
  const steps = fc.array(fc.tuple(fc.constantFrom('ask', 'ask', 'ask', 'write', 'lose', 'look', 'kill', 'delete', 'tidy'), fc.nat(1), fc.integer({ min: 1, max: 60 }), fc.constantFrom(0, 0, 300, 1500, 11_000)), { minLength: 10, maxLength: 40 });

  it('no limit is exceeded, and nobody is refused while there is room', async() => {
    await fc.assert(fc.asyncProperty(steps, async(sequence) => {
      world = new LedgerWorld();
      const operators = [new Observer(world), new Observer(world)];
      /** Admitted and not yet written; those that are lost count for two minutes. */
      let inFlight: { name: string; at: number }[] = [];
      const lost: number[] = [];
      let killedAt = -Infinity;
      let serial = 0;

      for (const [kind, which, count, wait] of sequence) {
        const operator = operators[which] as Observer;

        world.now += wait;

        if (kind === 'ask') {
          const named = Array.from({ length: count }, () => `n${ serial++ }`);
          const answers = await Promise.allSettled(named.map((name) => ask(operator, name, LIMIT)));

          answers.forEach((answer, index) => answer.status === 'fulfilled' && !answer.value.length && inFlight.push({ name: named[index] ?? '', at: world.now }));
          const used = world.pods.size + inFlight.length + lost.filter((at) => world.now - at < 2 * ledgers.RESERVATION_MS).length;
          const refused = answers.filter((answer) => answer.status === 'fulfilled' && answer.value.length > 0).length;

          expect(world.pods.size + inFlight.length).toBeLessThanOrEqual(LIMIT);
          // Deleted pods count until they have been seen to be gone.
          expect(refused === 0 || used + deleted >= LIMIT || killedAt > world.now - 2 * ledgers.RESERVATION_MS).toBe(true);
        } else if (kind === 'write') {
          inFlight.splice(0, count).forEach(({ name }) => world.write(podOf(name)));
        } else if (kind === 'lose') {
          lost.push(...inFlight.splice(0, Math.ceil(count / 10)).map(() => world.now));
        } else if (kind === 'look') {
          operator.look();
        } else if (kind === 'kill') {
          operator.die();
          operators[which] = new Observer(world);
          operators[which]?.look();
          killedAt = world.now;
        } else if (kind === 'delete') {
          [...world.pods.keys()].slice(0, count).forEach((key) => {
            deleted += 1;
            world.write(undefined, key);
          });
        } else {
          await operator.book.close();
        }
        await turns(2);
        // The API server gives up on requests long before their entries are overdue.
        inFlight = inFlight.filter(({ at }) => {
          const isLost = world.now - at >= ledgers.RESERVATION_MS / 2;

          if (isLost) {
            lost.push(at);
          }

          return !isLost;
        });
      }
    }), { numRuns: 25 });
  }, 60_000);

  let deleted = 0;

  beforeEach(() => {
    deleted = 0;
  });
});
