import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { Heartbeat } from './heartbeat';
import { KubeError } from './kube/errors';

const LEASES = '/apis/coordination.k8s.io/v1/namespaces/ns/leases';
const spec = (second: string) => ({ holderIdentity: 'me', leaseDurationSeconds: 45, renewTime: `2026-01-01T00:00:${ second }.000000Z` });

/** A heartbeat whose time passes only as it waits; `answers` are what the API server says to one request after the other. */
async function beats(count: number, answers: (KubeError | undefined)[] = []) {
  const sent: [string, string, unknown][] = [];
  const waited: number[] = [];
  let now = Date.parse('2026-01-01T00:00:00Z');
  const send = (verb: string) => async(path: string, body: unknown) => {
    sent.push([verb, path, body]);

    const error = answers.shift();

    if (error) {
      throw error;
    }
  };
  const client = { patch: send('patch'), create: send('create') } as unknown as ConstructorParameters<typeof Heartbeat>[0]['client'];

  await new Promise<void>((resolve) => {
    const heartbeat: Heartbeat = new Heartbeat({
      client,
      log:       pino({ level: 'silent' }),
      namespace: 'ns',
      holder:    'me',
      now:       () => now,
      wait:      async(ms) => {
        waited.push(ms);
        now += ms;

        if (waited.length === count) {
          heartbeat.stop();
          resolve();
        }
      },
    });

    heartbeat.start();
    heartbeat.start();
  });
  // Whatever would still come has come after this.
  await new Promise(setImmediate);

  return { sent, waited };
}

describe('Heartbeat', () => {
  it('renews the Lease at once and every 15 seconds, and not after it was stopped', async() => {
    expect(await beats(3)).toEqual({
      sent:   ['00', '15', '30'].map((second) => ['patch', `${ LEASES }/product-pods-operator`, { spec: spec(second) }]),
      waited: [15_000, 15_000, 15_000],
    });
  });

  it('makes the Lease where there is none', async() => {
    const { sent, waited } = await beats(1, [new KubeError(404, 'NotFound', 'no')]);

    expect(waited).toEqual([15_000]);
    expect(sent[1]).toEqual(['create', LEASES, { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: 'product-pods-operator', namespace: 'ns' }, spec: spec('00') }]);
  });

  it.each([
    ['the API server is away', [new KubeError(500, '', 'away')]],
    ['somebody else makes it at the same time', [new KubeError(404, 'NotFound', 'no'), new KubeError(409, 'AlreadyExists', 'taken')]],
    ['it has no rights yet', [new KubeError(403, 'Forbidden', 'no')]],
  ])('tries again soon when %s', async(_, answers) => {
    const { sent, waited } = await beats(2, answers);

    expect(waited).toEqual([5000, 15_000]);
    expect(sent.at(-1)).toEqual(['patch', `${ LEASES }/product-pods-operator`, { spec: spec('05') }]);
  });
});
