import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ServerClock } from './clock';
import { keepSharp, sharpen } from './sharpen';

const START = Date.parse('2026-03-01T12:00:00Z');
const dateOf = (time: number) => new Date(Math.floor(time / 1000) * 1000).toUTCString();

/** A server whose clock is ahead of the steady one by `offset`, and a wall clock that says whatever it is told to. */
class World {
  steady = 0;
  wallOffset: number;
  readonly clock: ServerClock;

  constructor(public offset: number, wallError = 0, private readonly rate = 1) {
    this.wallOffset = offset + wallError;
    this.clock = new ServerClock({ wall: () => Math.floor(this.steady + this.wallOffset), steady: () => this.steady });
  }

  get truth(): number {
    return this.offset + this.steady * this.rate;
  }

  get wall(): number {
    return Math.floor(this.steady + this.wallOffset);
  }

  pass(ms: number): void {
    this.steady += ms;
  }

  ask(thereMs: number, backMs: number): void {
    const sentAt = this.steady;

    this.pass(thereMs);
    const date = dateOf(this.truth);

    this.pass(backMs);
    this.clock.observe(date, sentAt, this.steady);
  }
}

const MINUTE = 60_000;
const never = new AbortController().signal;

describe('ServerClock', () => {
  it('says what the wall clock says before the first answer', () => {
    const { clock } = new World(START, 10 * MINUTE);

    expect([clock.now(), clock.synced, clock.uncertaintyMs]).toEqual([START + 10 * MINUTE, false, Infinity]);
  });

  it.each([undefined, '', 'tomorrow'])('learns nothing from the date “%s”', (date) => {
    const { clock } = new World(START);

    clock.observe(date, 0, 1);
    expect(clock.synced).toBe(false);
  });

  it.each([10 * MINUTE, -10 * MINUTE])('does not believe a wall clock that is %d ms ahead', (error) => {
    const world = new World(START + 400, error);

    world.ask(5, 5);
    expect(world.clock.now()).toBeLessThanOrEqual(world.truth);
    expect(world.clock.now()).toBeGreaterThan(world.truth - 1011);
  });

  it('believes a wall clock that the answers agree with, to the millisecond', () => {
    const world = new World(START + 400, 3);

    world.ask(5, 5);
    world.pass(2000);
    expect(world.clock.now()).toBe(world.wall);
  });

  it('knows more by every answer', () => {
    const world = new World(START);

    world.pass(100);
    world.ask(5, 5);
    expect(world.clock.uncertaintyMs).toBeCloseTo(1010, 1);
    world.pass(800);
    world.ask(5, 5);
    expect(world.clock.uncertaintyMs).toBeLessThan(215);
  });

  it('doubts more as time goes by without an answer', () => {
    const world = new World(START);

    world.ask(0, 0);
    world.pass(1_000_000);
    expect(world.clock.uncertaintyMs).toBeCloseTo(1400, 5);
  });

  it('follows a server whose clock was set, back as well as forth, and tells of it', () => {
    const world = new World(START, 10 * MINUTE);
    const told: number[] = [];

    world.clock.onShift(() => told.push(Math.sign(world.offset - START)));
    world.ask(1, 1);

    for (const offset of [START + 60 * MINUTE, START - 60 * MINUTE]) {
      world.offset = offset;
      world.ask(1, 1);
      expect(world.clock.now()).toBeLessThanOrEqual(world.truth);
      expect(world.clock.now()).toBeGreaterThan(world.truth - 1003);
    }
    expect(told).toEqual([0, 1, -1]);
  });

  it('does not step back when the wall clock jumps away', () => {
    const world = new World(START, 300);

    world.ask(1, 1);
    const before = world.clock.now();

    world.wallOffset += 10 * MINUTE;
    expect(world.clock.now()).toBe(before);
  });

  const step = fc.oneof(
    fc.record({ do: fc.constant('ask' as const), there: fc.integer({ min: 0, max: 400 }), back: fc.integer({ min: 0, max: 400 }) }),
    fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 120_000 }) }),
    fc.record({ do: fc.constant('jump' as const), error: fc.oneof(fc.integer({ min: -1500, max: 1500 }), fc.constantFrom(10 * MINUTE, -10 * MINUTE, 7 * 24 * 60 * MINUTE)) }),
  );

  it('is never ahead of the server by more than its answers leave open, not at all if the wall clock never agreed with them, and never behind by more', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: -200, max: 200 }), fc.array(step, { maxLength: 40 }), (offset, ppm, steps) => {
      const world = new World(START + offset, 10 * MINUTE, 1 + ppm / 1e6);
      const { clock } = world;
      let agreed = false;
      let last = -Infinity;

      world.ask(20, 20);

      for (const each of steps) {
        if (each.do === 'ask') {
          world.ask(each.there, each.back);
        } else if (each.do === 'pass') {
          world.pass(each.ms);
        } else {
          world.wallOffset = world.truth - world.steady + each.error;
        }

        const { low, high } = clock.span();
        const now = clock.now();

        agreed ||= world.wall >= low && world.wall <= high;
        expect(low).toBeLessThanOrEqual(world.truth);
        expect(high).toBeGreaterThanOrEqual(world.truth);
        expect(now).toBeLessThanOrEqual(agreed ? high : world.truth);
        expect(now).toBeGreaterThanOrEqual(Math.floor(low));
        // Back only behind what an answer has proved to lie ahead.
        expect(now >= last || last > high).toBe(true);
        last = now;
      }
    }), { numRuns: 500 });
  });
});

describe('sharpen', () => {
  const sharpened = async(world: World, roundTrip: () => number) => {
    let requests = 0;
    const wait = async(ms: number) => world.pass(ms);

    await sharpen(world.clock, async() => {
      requests += 1;
      world.ask(roundTrip() / 2, roundTrip() / 2);
    }, { signal: never, wait });

    return requests;
  };

  it('knows the time to some tens of milliseconds after a few requests, wherever the truth lies', async() => {
    await fc.assert(fc.asyncProperty(fc.integer({ min: 0, max: 999 }), fc.integer({ min: 1, max: 30 }), fc.infiniteStream(fc.integer({ min: 0, max: 20 })), async(offset, base, noise) => {
      const world = new World(START + offset, 10 * MINUTE);
      const requests = await sharpened(world, () => base + (noise.next().value ?? 0));

      expect(world.clock.uncertaintyMs).toBeLessThanOrEqual(90);
      expect(requests).toBeLessThanOrEqual(12);
      expect(world.steady).toBeLessThanOrEqual(13_000);
      expect(world.clock.now()).toBeLessThanOrEqual(world.truth);
    }));
  });

  it('gives a slow network up', async() => {
    const world = new World(START, 10 * MINUTE);

    expect(await sharpened(world, () => 3000)).toBeLessThanOrEqual(12);
  });

  it('is done again when the time has become uncertain, not before', async() => {
    const world = new World(START, 10 * MINUTE);
    const stop = new AbortController();
    const requestsAfter: number[] = [];
    let requests = 0;

    await keepSharp(world.clock, async() => {
      requests += 1;
      world.ask(1, 1);
    }, {
      signal: stop.signal,
      wait:   async(ms) => {
        world.pass(ms);

        if (ms === 30_000) {
          requestsAfter.push(requests);
          world.offset += requestsAfter.length === 2 ? MINUTE : 0;
          world.ask(1, 1);

          if (requestsAfter.length === 4) {
            stop.abort();
          }
        }
      },
    });
    const [first = 0, second = 0, third = 0, fourth = 0] = requestsAfter;

    expect(first).toBeGreaterThan(3);
    expect(second).toBe(first);
    expect(third).toBeGreaterThan(second);
    expect(fourth).toBe(third);
  });
});
