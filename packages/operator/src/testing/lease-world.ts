import { pino } from 'pino';
import { KubeError } from '../kube/errors';
import { Elector } from '../leader';
import type { Lease, LeaseSpec } from '../lease';
import type { LeaseApi } from '../lease-api';

const log = pino({ level: 'silent' });

/** A generator of numbers in [0, 1) that a failed property can repeat. */
export function seeded(seed: number): () => number {
  let state = seed;

  return () => {
    state = (state + 0x6D2B79F5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);

    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;

    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Time that passes only from one event to the next, and an API server that keeps one Lease. */
export class World {
  time = 0;
  lease: Lease | undefined;
  nodes: Candidate[] = [];
  maxLatency = 20;
  #version = 0;
  #events: { at: number; node?: Candidate; run: () => void }[] = [];

  constructor(readonly random = seeded(1)) {}

  /** Resolves after so many milliseconds, for a node not while it is stopped and never when it is dead. */
  after(ms: number, node?: Candidate): Promise<void> {
    return new Promise((resolve) => this.#events.push({ at: this.time + ms, node, run: resolve }));
  }

  /** Lets time pass; `check` is called after every event. */
  async pass(ms: number, check: () => void = () => undefined): Promise<void> {
    const end = this.time + ms;

    for (;;) {
      await new Promise(setImmediate);
      check();
      this.#events = this.#events.filter(({ node }) => !node?.dead);

      const next = this.#events.filter(({ node }) => !node?.stopped).sort((a, b) => a.at - b.at)[0];

      if (!next || next.at > end) {
        this.time = end;

        return;
      }
      this.#events.splice(this.#events.indexOf(next), 1);
      this.time = Math.max(this.time, next.at);
      next.run();
    }
  }

  write(spec: LeaseSpec): Lease {
    this.lease = { metadata: { name: 'l', resourceVersion: String(++this.#version) }, spec: { ...this.lease?.spec, ...spec } };

    return this.lease;
  }

  /** A change by somebody who does not stand for election. */
  remark(): void {
    this.write({});
  }

  get leaders(): string[] {
    return this.nodes.filter(({ dead, elector }) => !dead && elector.leads).map(({ name }) => name);
  }

  get working(): string[] {
    return this.nodes.filter(({ dead, working }) => !dead && working).map(({ name }) => name);
  }
}

/** A process with its own steady clock, which runs a little wrong, and a wall clock that says anything. */
export class Candidate {
  dead = false;
  stopped = false;
  /** Which way the network swallows what this process says or hears. */
  cut: 'no' | 'out' | 'in' = 'no';
  working = false;
  gains = 0;
  eligible = true;
  /** How long its work takes to end. */
  endMs = 0;
  readonly elector: Elector;
  readonly #offset: number;
  readonly #rate: number;

  constructor(readonly world: World, readonly name: string) {
    this.#offset = world.random() * 1e6;
    this.#rate = 1 + (world.random() - 0.5) * 4e-4;
    this.elector = new Elector({
      leases:   this.#leases(),
      identity: name,
      eligible: () => this.eligible,
      gained:   () => {
        this.working = true;
        this.gains += 1;
      },
      lost: async() => {
        await world.after(this.endMs, this);
        this.working = false;
      },
      now:    () => world.random() * 4e12,
      steady: () => this.#offset + world.time * this.#rate,
      random: world.random,
      wait:   (ms, signal) => new Promise((resolve) => {
        signal.addEventListener('abort', () => resolve());
        world.after(signal.aborted ? 0 : ms / this.#rate, this).then(resolve, resolve);
      }),
      log,
    });
    world.nodes.push(this);
    this.elector.start();
  }

  /** Ends as on SIGTERM: the work first, then the Lease. */
  async end(): Promise<void> {
    this.working = false;
    await this.elector.stop({ release: true });
    this.dead = true;
  }

  #leases(): LeaseApi {
    const { world } = this;
    const request = async <T>(serve: () => T): Promise<T> => {
      await world.after(world.random() * world.maxLatency);

      if (this.cut === 'out' || this.dead) {
        return new Promise<T>(() => undefined);
      }

      let answer: () => T;

      try {
        const value = serve();

        answer = () => value;
      } catch (error) {
        answer = () => {
          throw error;
        };
      }
      await world.after(world.random() * world.maxLatency);

      if (this.cut === 'in') {
        return new Promise<T>(() => undefined);
      }
      // A process that is stopped hears of it when it goes on.
      await world.after(0, this);

      return answer();
    };

    return {
      read:   () => request(() => structuredClone(world.lease)),
      create: (spec) => request(() => {
        if (world.lease) {
          throw new KubeError(409, 'AlreadyExists', 'there is one');
        }

        return structuredClone(world.write(spec));
      }),
      patch: (version, spec) => request(() => {
        if (!world.lease) {
          throw new KubeError(404, 'NotFound', 'there is none');
        }
        if (world.lease.metadata.resourceVersion !== version) {
          throw new KubeError(409, 'Conflict', 'it has been modified');
        }

        return structuredClone(world.write(spec));
      }),
    };
  }
}
