import { ledgers, NOTHING } from '@product-pods/domain';
import type { Account } from '@product-pods/domain';
import { describe, expect, it } from 'vitest';
import { Janitor } from './janitor';
import { LedgerWorld, Observer } from './testing/ledger-world';

const ACCOUNT: Account = { kind: 'Person', name: 'u' };
const claim = (name: string) => ({ id: `r-${ name }`, pod: `pp-${ name }/${ name }`, uid: `uid-${ name }`, base: 0, amounts: { ...NOTHING, pods: 1 } });

/** Versions as the operator sees them who has seen everything. */
const podsOf = (world: LedgerWorld) => ({ latest: () => Promise.resolve(world.version), seen: () => world.version, newest: () => world.version });

describe('the janitor', () => {
  it('strikes out what was never written when its time is over, and not before', async() => {
    const world = new LedgerWorld();
    const { book } = new Observer(world);
    const janitor = new Janitor({ client: world.client, book, mirror: { store: world.ledgers }, pods: podsOf(world), log: { info: () => undefined, warn: () => undefined }, now: () => world.now });
    const left = () => [...world.ledgers.values()].flatMap(({ spec }) => spec.reservations.map(({ id }) => id));
    const settled = () => [...world.ledgers.values()].map(({ spec }) => spec.settled);

    await book.reserve(ACCOUNT, { claim: claim('a'), limits: { pods: 9 }, had: NOTHING });
    world.now += ledgers.RESERVATION_MS - 1;
    await book.reserve(ACCOUNT, { claim: claim('b'), limits: { pods: 9 }, had: NOTHING });
    await janitor.tidy();
    expect(left()).toEqual(['r-a', 'r-b']);
    world.now += 1;
    await janitor.tidy();
    expect([left(), settled()]).toEqual([['r-b'], [0]]);
  });

  it('lets nobody count by a mirror that does not show what was written after all', async() => {
    const world = new LedgerWorld();
    const { book } = new Observer(world);
    const janitor = new Janitor({ client: world.client, book, mirror: { store: world.ledgers }, pods: podsOf(world), log: { info: () => undefined, warn: () => undefined }, now: () => world.now });

    await book.reserve(ACCOUNT, { claim: claim('a'), limits: { pods: 9 }, had: NOTHING });
    world.write({ apiVersion: 'productpods.io/v1alpha1', kind: 'ProductPod', metadata: { name: 'a', namespace: 'pp-a' }, spec: { template: { repository: 'r', chart: 'c', version: '1' }, ttl: '1h' } });
    world.now += ledgers.RESERVATION_MS;
    await janitor.tidy();
    expect([...world.ledgers.values()].map(({ spec }) => [spec.reservations.length, spec.settled])).toEqual([[0, Number(world.pods.get('pp-a/a')?.metadata.resourceVersion)]]);
  });
});
