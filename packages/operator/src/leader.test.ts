import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Candidate, seeded, World } from './testing/lease-world';

const election = async(...names: string[]) => {
  const world = new World();
  const nodes = names.map((name) => new Candidate(world, name));

  await world.pass(3000);

  return { world, nodes, leader: nodes.find(({ elector }) => elector.leads), other: nodes.find(({ elector }) => !elector.leads) };
};

describe('Elector', () => {
  it('leads at once where it is alone, says so in the Lease, and keeps it', async() => {
    const { world, leader } = await election('a');

    expect(leader?.working).toBe(true);
    expect(world.lease?.spec).toMatchObject({ holderIdentity: 'a', leaseDurationSeconds: 15, leaseTransitions: 0 });

    const renewed = new Set<string | undefined>();

    await world.pass(60_000, () => {
      renewed.add(world.lease?.spec?.renewTime);
      expect(world.leaders).toEqual(['a']);
    });
    expect(renewed.size).toBeGreaterThanOrEqual(20);
    expect(renewed.size).toBeLessThanOrEqual(31);
  });

  it('makes one of three the leader', async() => {
    const { world } = await election('a', 'b', 'c');

    await world.pass(60_000, () => expect(world.working.length).toBeLessThanOrEqual(1));
    expect(world.working).toHaveLength(1);
    expect(world.nodes.reduce((sum, { gains }) => sum + gains, 0)).toBe(1);
  });

  it('hands over within seconds when the leader ends in peace', async() => {
    const { world, leader, other } = await election('a', 'b');
    const ended = leader?.end();

    await world.pass(2500);
    await ended;
    expect(world.working).toEqual([other?.name]);
    expect(world.lease?.spec).toMatchObject({ holderIdentity: other?.name, leaseTransitions: expect.any(Number) });
  });

  it('takes over within 20 s when the leader dies, not within 10', async() => {
    const { world, leader, other } = await election('a', 'b');

    await world.pass(30_000);
    (leader as Candidate).dead = true;
    await world.pass(10_000);
    expect(world.working).toEqual([]);
    await world.pass(8000);
    expect(world.working).toEqual([other?.name]);
  });

  it('does not give back what others may take before the work is over', async() => {
    const { world, leader } = await election('a', 'b');
    const stopped = leader?.elector.stop({ release: false });

    await world.pass(10_000);
    await stopped;
    expect(world.lease?.spec?.holderIdentity).toBe(leader?.name);
  });

  it.each(['out', 'in'] as const)('stops working after 10 s without the API server (%s), before anybody else begins, and stands again', async(cut) => {
    const { world, leader, other } = await election('a', 'b');

    (leader as Candidate).cut = cut;
    await world.pass(10_100, () => expect(world.working.length).toBeLessThanOrEqual(1));
    expect(world.working).toEqual([]);
    await world.pass(20_000, () => expect(world.working).not.toContain(leader?.name));
    expect(world.working).toEqual([other?.name]);
    (leader as Candidate).cut = 'no';
    other?.end();
    await world.pass(5000);
    expect(world.working).toEqual([leader?.name]);
    expect(leader?.gains).toBe(2);
  });

  it('goes on leading through a short outage', async() => {
    const { world, leader } = await election('a', 'b');

    (leader as Candidate).cut = 'out';
    await world.pass(5000);
    (leader as Candidate).cut = 'no';
    await world.pass(60_000, () => expect(world.working).toEqual([leader?.name]));
    expect(leader?.gains).toBe(1);
  });

  it('goes on leading when somebody writes a remark on the Lease', async() => {
    const { world, leader } = await election('a', 'b');

    for (let times = 0; times < 10; times++) {
      world.remark();
      await world.pass(3000, () => expect(world.working).toEqual([leader?.name]));
    }
    expect(leader?.gains).toBe(1);
  });

  it('stops when somebody gives the Lease to another, and when somebody deletes it', async() => {
    const { world, leader, other } = await election('a', 'b');

    world.write({ holderIdentity: 'c' });
    await world.pass(3500);
    expect(world.working).toEqual([]);
    await world.pass(20_000);
    expect(world.working).toHaveLength(1);
    world.lease = undefined;
    await world.pass(20_000, () => expect(world.working.length).toBeLessThanOrEqual(1));
    expect(world.working).toHaveLength(1);
    expect((leader?.gains ?? 0) + (other?.gains ?? 0)).toBe(3);
  });

  it('leads no more when it wakes up after having been stopped, even before it has noticed', async() => {
    const { world, leader, other } = await election('a', 'b');

    (leader as Candidate).stopped = true;
    await world.pass(25_000);
    expect(world.leaders).toEqual([other?.name]);
    (leader as Candidate).stopped = false;
    await world.pass(60_000, () => expect(world.leaders).toEqual([other?.name]));
    expect(leader?.working).toBe(false);
  });

  it('only looks as long as it could not do the work, but then knows at once who lives', async() => {
    const world = new World();

    world.write({ holderIdentity: 'dead', leaseDurationSeconds: 15, renewTime: 'x' });
    const node = new Candidate(world, 'a');

    node.eligible = false;
    await world.pass(30_000);
    expect([node.working, node.elector.standstillMs < 2100]).toEqual([false, true]);
    node.eligible = true;
    node.elector.look();
    await world.pass(100);
    expect(node.working).toBe(true);
  });

  it('stands still when its work does not end, which its health tells', async() => {
    const { world, leader } = await election('a');

    (leader as Candidate).endMs = 3_600_000;
    world.write({ holderIdentity: 'c' });
    await world.pass(90_000);
    expect(leader?.elector.standstillMs).toBeGreaterThan(60_000);
  });

  const fault = fc.oneof(
    { weight: 3, arbitrary: fc.record({ do: fc.constant('cut' as const), node: fc.nat(2), cut: fc.constantFrom('no' as const, 'out' as const, 'in' as const) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('kill' as const), node: fc.nat(2) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('end' as const), node: fc.nat(2) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('slow' as const), latency: fc.constantFrom(5, 1000, 4000) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('remark' as const) }) },
  );
  const pausing = fc.record({ do: fc.constant('pause' as const), node: fc.nat(2) });
  const course = (faults: typeof fault | fc.Arbitrary<{ do: 'pause'; node: number }>) => fc.array(fc.tuple(fc.integer({ min: 1, max: 25_000 }), faults), { minLength: 1, maxLength: 12 });

  /** Plays a course of faults among three candidates, the dead replaced by others; in the end all is well again. */
  async function play(seed: number, steps: [number, { do: string; node?: number; cut?: Candidate['cut']; latency?: number }][], check: (world: World) => void) {
    const world = new World(seeded(seed));
    let born = 0;
    const nodes = Array.from({ length: 3 }, () => new Candidate(world, `n${ born++ }`));
    const replace = (index: number) => {
      nodes[index] = new Candidate(world, `n${ born++ }`);
      nodes[index].endMs = world.random() * 3000;
    };

    for (const [ms, step] of steps) {
      await world.pass(ms, () => check(world));

      const index = step.node ?? 0;
      const node = nodes[index] as Candidate;

      if (step.do === 'cut') {
        node.cut = step.cut ?? 'no';
      } else if (step.do === 'kill') {
        node.dead = true;
        replace(index);
      } else if (step.do === 'end') {
        node.stopped = false;
        node.end();
        replace(index);
      } else if (step.do === 'pause') {
        node.stopped = !node.stopped;
      } else if (step.do === 'slow') {
        world.maxLatency = step.latency ?? 0;
      } else if (step.do === 'remark') {
        world.remark();
      }
    }
    nodes.forEach((node) => {
      node.cut = 'no';
      node.stopped = false;
    });
    world.maxLatency = 20;
    await world.pass(25_000, () => check(world));

    return world;
  }

  it('never has two at work, whatever breaks, and one soon after all is well', async() => {
    await fc.assert(fc.asyncProperty(fc.integer(), course(fault), async(seed, steps) => {
      const world = await play(seed, steps, ({ working, leaders }) => {
        expect(working.length).toBeLessThanOrEqual(1);
        expect(leaders.length).toBeLessThanOrEqual(1);
      });

      expect(world.working).toHaveLength(1);
    }), { numRuns: 60 });
  }, 60_000);

  it('never has two that may work, even if some are stopped and go on', async() => {
    await fc.assert(fc.asyncProperty(fc.integer(), course(fc.oneof(fault, pausing) as typeof fault), async(seed, steps) => {
      const world = await play(seed, steps, ({ leaders }) => expect(leaders.length).toBeLessThanOrEqual(1));

      expect(world.leaders).toHaveLength(1);
      expect(world.working).toEqual(world.leaders);
    }), { numRuns: 60 });
  }, 60_000);
});
