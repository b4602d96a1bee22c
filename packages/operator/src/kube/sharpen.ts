import { pause } from './backoff';
import type { ServerClock } from './clock';

/** What a clock is good for that decides about seconds. */
const ENOUGH_MS = 40;
const SECOND_MS = 1000;
/** Each request halves what is open, so a dozen is plenty; a slow network lets none of them through. */
const TRIES = 12;
const LOOK_MS = 30_000;
/** Above this a clock is worth being sharpened again. */
const DULL_MS = 200;

interface Waiting {
  signal: AbortSignal;
  wait?: typeof pause;
}

/**
 * Narrows what is open about the server's time by a few requests that it answers right when its second is expected to turn: whether it
 * had turned says on which side of the middle the truth lies. Takes some seconds. Rejects as `request` does.
 */
export async function sharpen(clock: ServerClock, request: () => Promise<unknown>, { signal, wait = pause }: Waiting): Promise<void> {
  let roundTrip = Infinity;

  for (let tries = 0; tries < TRIES && !signal.aborted && clock.uncertaintyMs > Math.max(ENOUGH_MS, Number.isFinite(roundTrip) ? roundTrip : 0); tries++) {
    if (clock.synced) {
      await wait(untilTurn(clock, Number.isFinite(roundTrip) ? roundTrip / 2 : 0), signal);
    }

    const sentAt = clock.steady();

    await request();
    roundTrip = Math.min(roundTrip, clock.steady() - sentAt);
  }
}

/** Sharpens the clock at once, and whenever it has become dull, until the signal fires. Errors of `request` are of no matter: others try too. */
export async function keepSharp(clock: ServerClock, request: () => Promise<unknown>, { signal, wait = pause }: Waiting): Promise<void> {
  while (!signal.aborted) {
    if (clock.uncertaintyMs > DULL_MS) {
      await sharpen(clock, request, { signal, wait }).catch(() => undefined);
    }
    await wait(LOOK_MS, signal);
  }
}

/** In how many milliseconds to send what is to arrive `travelMs` later, when the middle of the bounds turns a second. */
function untilTurn(clock: ServerClock, travelMs: number): number {
  const { low, high } = clock.span();
  const arrival = (low + high) / 2 + travelMs;

  return SECOND_MS - ((arrival % SECOND_MS) + SECOND_MS) % SECOND_MS;
}
