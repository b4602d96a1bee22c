import type { Random } from '../random';

/** What is between the operator and the API server: nothing, a server in trouble, or a line that loses answers or brings them late. */
export type Weather = 'clear' | 'errors' | 'lost-answers' | 'late-answers';

export interface Asked { method: string; isWatch: boolean }

/** What becomes of a request: it goes on, is refused, is never answered, or is carried out and its answer is lost or comes late. */
export type Fate = { what: 'pass' } | { what: 'delay'; ms: number } | { what: 'refuse'; status: 409 | 429 | 500 | 504 } | { what: 'hang' } | { what: 'lose' };

const PASS: Fate = { what: 'pass' };
const ERROR_SHARE = 0.5;
const LOST_SHARE = 0.5;
const LATE_SHARE = 0.7;
const LATE_MS = [100, 2500] as const;
const WRITES = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/** Decides by the weather and by chance. */
export function fateOf({ method, isWatch }: Asked, weather: Weather, random: Random): Fate {
  if (weather === 'errors' && random.happens(ERROR_SHARE)) {
    // A conflict is the answer to a write alone.
    const choices: Fate[] = [
      { what: 'refuse', status: 429 }, { what: 'refuse', status: 500 }, { what: 'refuse', status: 504 }, { what: 'hang' },
      ...(WRITES.has(method) && method !== 'POST' ? [{ what: 'refuse' as const, status: 409 as const }] : []),
    ];

    return random.pick(choices);
  }
  if (weather === 'lost-answers' && !isWatch && WRITES.has(method) && random.happens(LOST_SHARE)) {
    return { what: 'lose' };
  }

  // Meanwhile watches tell what came of the write, and what others did after it.
  if (weather === 'late-answers' && !isWatch && WRITES.has(method) && random.happens(LATE_SHARE)) {
    return { what: 'delay', ms: random.between(...LATE_MS) };
  }

  return PASS;
}

const REASONS: Record<number, [reason: string, message: string]> = {
  409: ['Conflict', 'Operation cannot be fulfilled: the object has been modified; please apply your changes to the latest version and try again'],
  410: ['Expired', 'too old resource version'],
  429: ['TooManyRequests', 'the server has received too many requests and has asked us to try again later'],
  500: ['InternalError', 'Internal error occurred: etcdserver: request timed out'],
  504: ['Timeout', 'Timeout: request did not complete within the allotted timeout'],
};

/** The API server's way to say no. */
export function refusal(code: number): { apiVersion: 'v1'; kind: 'Status'; metadata: object; status: 'Failure'; reason: string; message: string; code: number } {
  const [reason = 'Unknown', message = 'It did not work.'] = REASONS[code] ?? [];

  return {
    apiVersion: 'v1', kind: 'Status', metadata: {}, status: 'Failure', reason, message, code,
  };
}
