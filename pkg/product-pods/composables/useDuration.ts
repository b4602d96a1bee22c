import type { TimeLeft } from '@product-pods/domain';
import { parseTtl, timeLeft } from '@product-pods/domain';

import { useText } from './useText';

interface Durations {
  /** A lifetime in `ttl` grammar, in words. */
  duration: (ttl: string) => string;
  /** A number of seconds in words. */
  seconds: (count: number) => string;
  /** The time from `now` until `until`, in words. */
  left: (until: string, now: number) => string;
  /** A moment (RFC 3339, or milliseconds) by the user's clock and calendar. */
  moment: (at: string | number) => string;
}

/** Spans of time in the user's language. */
export const useDuration = (): Durations => {
  const text = useText();
  const words = ({ parts }: TimeLeft): string => parts.map(({ value, unit }) => text(`time.${ unit }`, { count: value })).join(' ');
  const span = (ms: number): string => words(timeLeft(new Date(ms).toISOString(), 0));

  return {
    duration: (ttl) => {
      const parsed = parseTtl(ttl);

      if (!parsed.ok) {
        return ttl;
      }
      switch (parsed.value.kind) {
      case 'never': return text('time.never');
      case 'duration': return span(parsed.value.ms);
      case 'time': return new Date(parsed.value.at).toLocaleString();
      }
    },
    seconds: (count) => span(count * 1000),
    left:    (until, now) => words(timeLeft(until, now)),
    moment:  (at) => new Date(at).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' }),
  };
};
