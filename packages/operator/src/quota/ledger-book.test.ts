import { ledgers, NOTHING } from '@product-pods/domain';
import type { Account, Amounts, ProductPod } from '@product-pods/domain';
import { beforeEach, describe, expect, it } from 'vitest';
import { KubeError } from '../kube/errors';
import { LedgerUnavailableError } from './ledger-writer';
import { ledgerName } from './ledger-object';
import { LedgerWorld, Observer } from './testing/ledger-world';

const ACCOUNT: Account = { kind: 'Project', name: 'p-abcde' };
const ONE: Amounts = { ...NOTHING, pods: 1, running: 1 };
const claim = (name: string) => ({ id: `request-${ name }`, pod: `pp-${ name }/${ name }`, uid: `uid-${ name }`, base: 0, amounts: ONE });
const order = (name: string, limit: number, dryRun = false) => ({ claim: claim(name), limits: { pods: limit }, had: NOTHING, dryRun });
const podOf = (name: string): ProductPod => ({
  apiVersion: 'productpods.io/v1alpha1', kind: 'ProductPod', metadata: { name, namespace: `pp-${ name }`, uid: `uid-${ name }`, labels: { 'productpods.io/project': 'p-abcde' } }, spec: { template: { repository: 'r', chart: 'c', version: '1' }, ttl: '1h' },
});
const names = (count: number, prefix = 'a') => Array.from({ length: count }, (_, index) => `${ prefix }${ index }`);

let world: LedgerWorld;
let a: Observer;
let b: Observer;
const collideWith = (name: string, by: Observer) => by.book.reserve(ACCOUNT, order(name, 9));
const promised = () => world.ledgers.get(ledgerName(ACCOUNT))?.spec.reservations.map(({ pod }) => pod.split('/')[1]) ?? [];

beforeEach(() => {
  world = new LedgerWorld();
  [a, b] = [new Observer(world), new Observer(world)];
});

describe('a ledger', () => {
  it('lets through exactly as many as there may be, however many ask how many operators at once', async() => {
    const answers = await Promise.all(names(1000).map((name, index) => (index % 2 ? a : b).book.reserve(ACCOUNT, order(name, 50))));

    expect(answers.filter(({ length }) => length === 0)).toHaveLength(50);
    expect(answers.find(({ length }) => length > 0)).toEqual([{ resource: 'pods', limit: 50, used: 50, more: 1 }]);
    expect(promised()).toHaveLength(50);
  });

  it('takes everything that waits into one write', async() => {
    await Promise.all(names(200).map((name) => a.book.reserve(ACCOUNT, order(name, 401))));
    expect(world.requests).toEqual(['POST productpodledgers']);
    await Promise.all(names(200, 'b').map((name) => a.book.reserve(ACCOUNT, order(name, 401))));
    expect(world.requests.slice(1)).toEqual([`PUT productpodledgers/${ ledgerName(ACCOUNT) }`]);
  });

  it('is looked at once more before anybody is refused', async() => {
    await a.book.reserve(ACCOUNT, order('x', 1));
    await b.book.withdraw(ACCOUNT, 'request-x');
    world.requests.length = 0;
    expect(await a.book.reserve(ACCOUNT, order('y', 1))).toEqual([]);
    expect(promised()).toEqual(['y']);
  });

  it('goes on with what was seen meanwhile when somebody was faster, and asks only where nothing was', async() => {
    const collide = async(name: string) => {
      let first = true;

      world.requests.length = 0;
      world.beforeWrite = () => {
        if (first) {
          first = false;
          throw new KubeError(409, 'Conflict', 'modified');
        }
      };
      await b.book.reserve(ACCOUNT, order(name, 9));

      return world.requests.map((request) => request.split(' ')[0]);
    };

    await a.book.reserve(ACCOUNT, order('x', 9));
    // Nobody wrote anything that could be seen.
    expect(await collide('y')).toEqual(['PUT', 'GET', 'PUT']);
    world.beforeWrite = () => undefined;
    world.requests.length = 0;
    const [one, two] = await Promise.all([collideWith('p', a), collideWith('q', b)]);

    expect([one, two]).toEqual([[], []]);
    expect(world.requests.filter((request) => request.startsWith('GET'))).toEqual([]);
    expect(promised()).toEqual(expect.arrayContaining(['x', 'y', 'p', 'q']));
  });

  it('promises nothing to those who only ask', async() => {
    expect(await a.book.reserve(ACCOUNT, order('x', 1, true))).toEqual([]);
    expect(world.requests).toEqual([]);
    await a.book.reserve(ACCOUNT, order('x', 1));
    expect(await a.book.reserve(ACCOUNT, order('y', 1, true))).toMatchObject([{ resource: 'pods' }]);
  });

  it('has room again soon after somebody has come and gone', async() => {
    await a.book.reserve(ACCOUNT, order('x', 1));
    world.write(podOf('x'));
    a.look();
    world.write(undefined, 'pp-x/x');
    a.look();
    expect(await a.book.reserve(ACCOUNT, order('y', 1))).toMatchObject([{ resource: 'pods' }]);
    world.now += ledgers.SETTLE_AFTER_MS;
    expect(await a.book.reserve(ACCOUNT, order('y', 1))).toEqual([]);
  });

  it('is not counted by a mirror that is older than what was struck out of it', async() => {
    await a.book.reserve(ACCOUNT, order('x', 1));
    world.write(podOf('x'));
    a.look();
    world.now += ledgers.SETTLE_AFTER_MS;
    // The pod counts from now on, its entry does not.
    expect(await a.book.reserve(ACCOUNT, order('y', 2))).toEqual([]);
    expect(promised()).toEqual(['y']);
    b.looks = false;
    await expect(b.book.reserve(ACCOUNT, order('z', 2))).rejects.toThrow(LedgerUnavailableError);
    b.looks = true;
    expect(await b.book.reserve(ACCOUNT, order('z', 2))).toMatchObject([{ resource: 'pods', used: 2 }]);
  });

  it('goes on when the cluster’s data were restored from before', async() => {
    await a.book.reserve(ACCOUNT, order('x', 5));
    const object = world.ledgers.get(ledgerName(ACCOUNT));

    object!.spec.settled = 1_000_000;
    expect(await b.book.reserve(ACCOUNT, order('y', 5))).toEqual([]);
    expect(world.ledgers.get(ledgerName(ACCOUNT))?.spec.settled).toBe(0);
  });

  it('is made anew when somebody deleted it', async() => {
    await a.book.reserve(ACCOUNT, order('x', 5));
    world.ledgers.clear();
    expect(await a.book.reserve(ACCOUNT, order('y', 5))).toEqual([]);
    expect(promised()).toEqual(['y']);
  });

  it('fails for all who wait when the API server does, and works again later', async() => {
    world.beforeWrite = () => {
      throw new KubeError(500, 'InternalError', 'etcd is away');
    };
    const failed = await Promise.allSettled(names(3).map((name) => a.book.reserve(ACCOUNT, order(name, 5))));

    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    world.beforeWrite = () => undefined;
    expect(await a.book.reserve(ACCOUNT, order('x', 5))).toEqual([]);
  });

  it('promises nothing to those who have waited for so long that nobody listens any more', async() => {
    world.beforeWrite = () => {
      world.now += 9000;
      world.beforeWrite = () => undefined;
    };
    const first = a.book.reserve(ACCOUNT, order('x', 9));

    await new Promise(setImmediate);
    const second = a.book.reserve(ACCOUNT, order('y', 9));

    expect(await first).toEqual([]);
    await expect(second).rejects.toThrow(LedgerUnavailableError);
    expect(promised()).toEqual(['x']);
    expect(await a.book.reserve(ACCOUNT, order('z', 9))).toEqual([]);
  });

  it('of one account does not hold up another', async() => {
    const other: Account = { kind: 'Person', name: 'p-abcde' };

    await Promise.all([a.book.reserve(ACCOUNT, order('x', 1)), a.book.reserve(other, order('x', 1))]);
    expect(world.ledgers.size).toBe(2);
  });
});
