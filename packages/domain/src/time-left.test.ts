import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { timeLeft } from './time-left';
import { toUtc } from './ttl';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const after = (ms: number) => timeLeft(toUtc(NOW + ms), NOW);

describe('timeLeft', () => {
  it.each([
    [SECOND, '1 second'],
    [59 * SECOND, '59 seconds'],
    [MINUTE, '1 minute'],
    [MINUTE + SECOND, '1 minute 1 second'],
    [10 * MINUTE + 5 * SECOND, '10 minutes'],
    [HOUR + 59 * MINUTE, '1 hour 59 minutes'],
    [DAY + HOUR, '1 day 1 hour'],
    [6 * DAY + 23 * HOUR, '6 days 23 hours'],
    [45 * DAY + 5 * HOUR, '45 days'],
  ])('%i ms are “%s”', (ms, text) => {
    expect(after(ms)).toMatchObject({ over: false, text });
  });

  it.each([0, -1, -DAY])('is over at %i ms', (ms) => {
    expect(after(ms)).toEqual({ over: true, parts: [], text: 'over' });
  });

  it('is over when the time cannot be read', () => {
    expect(timeLeft('rubbish', NOW).over).toBe(true);
  });

  it('reads differently at the next tick, and not before it', () => {
    fc.assert(fc.property(fc.integer({ min: 2, max: 400 * DAY / SECOND }), fc.integer({ min: 0, max: 999 }), (seconds, offset) => {
      const until = toUtc(NOW + seconds * SECOND);
      const shown = timeLeft(until, NOW + offset);
      const tick = NOW + offset + (shown.nextTickMs ?? 0);

      expect(timeLeft(until, tick - 1).text).toBe(shown.text);
      expect(timeLeft(until, tick).text).not.toBe(shown.text);
    }));
  });
});
