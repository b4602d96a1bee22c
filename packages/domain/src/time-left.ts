const SIZES = { days: 86_400_000, hours: 3_600_000, minutes: 60_000, seconds: 1000 } as const;

export type TimeUnit = keyof typeof SIZES;

/** Time left as at most two parts for translation, the same in English, and when it reads differently next. */
export interface TimeLeft {
  over: boolean;
  parts: { value: number; unit: TimeUnit }[];
  text: string;
  /** Milliseconds until the words change; `undefined` once the time is over. */
  nextTickMs?: number;
}

/** The coarsest unit that is shown with the next finer one, and from how much time left on. */
const STEPS: { fromMs: number; units: TimeUnit[] }[] = [
  { fromMs: 7 * SIZES.days, units: ['days'] },
  { fromMs: SIZES.days, units: ['days', 'hours'] },
  { fromMs: SIZES.hours, units: ['hours', 'minutes'] },
  { fromMs: 10 * SIZES.minutes, units: ['minutes'] },
  { fromMs: SIZES.minutes, units: ['minutes', 'seconds'] },
  { fromMs: 0, units: ['seconds'] },
];

/** How long it is from `now` (milliseconds) until `until` (RFC 3339), rounded down to what is shown. */
export function timeLeft(until: string, now: number): TimeLeft {
  const left = Date.parse(until) - now;
  const step = STEPS.find(({ fromMs }) => left >= fromMs);

  // The last step begins at zero, so no step means that the time is over (or unreadable).
  if (!step || left <= 0) {
    return { over: true, parts: [], text: 'over' };
  }

  let rest = left;
  const parts = step.units.map((unit) => {
    const value = Math.floor(rest / SIZES[unit]);

    rest -= value * SIZES[unit];

    return { value, unit };
  });
  const shown = parts.filter(({ value }, index) => index === 0 || value > 0);

  return {
    over:       false,
    parts:      shown,
    text:       shown.map(({ value, unit }) => `${ value } ${ value === 1 ? unit.slice(0, -1) : unit }`).join(' '),
    // One millisecond past the boundary, when rounding down yields the smaller number.
    nextTickMs: rest + 1,
  };
}
