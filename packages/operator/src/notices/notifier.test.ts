import type { PlannedNotice, PodEvent, ProductPod } from '@product-pods/domain';
import { describe, expect, it } from 'vitest';
import { KubeError } from '../kube/errors';
import { findDashboard } from './dashboard';
import type { NoticeMessage } from './message';
import { createNotifier } from './notifier';
import type { Delivery } from './webhooks';

const pod = { metadata: { namespace: 'pp-demo', name: 'demo', uid: 'u1' }, spec: { title: 'Demo', owner: 'user-abcde', template: { repository: 'r', chart: 'jira', version: '1.0.0' }, ttl: '1d' } } as ProductPod;
const notice = (changes: Partial<PlannedNotice> = {}): PlannedNotice => ({ kind: 'Expiry', mark: '1h', deadline: '2026-01-02T00:00:00Z', sentence: 'It expires.', ...changes });
const signal = new AbortController().signal;

function setUp(delivery: Delivery = { delivered: ['chat'], failed: [] }, url: string | undefined = 'https://rancher.example/') {
  const events: PodEvent[] = [];
  const messages: NoticeMessage[] = [];
  const outcomes: string[] = [];
  const give = createNotifier({
    writeEvent: async(_, event) => {
      events.push(event);
    },
    webhooks: {
      deliver: async(message) => {
        messages.push(message);

        return delivery;
      },
    },
    dashboard:  async() => (url ? { url, clusterId: 'local' } : undefined),
    now:        () => Date.parse('2026-01-01T23:00:00Z'),
    count: (outcome) => {
      outcomes.push(outcome);
    },
  });

  return { give, events, messages, outcomes };
}

describe('a notice', () => {
  it('is an event and a message with a link that extends', async() => {
    const { give, events, messages, outcomes } = setUp();

    expect(await give(pod, notice(), signal)).toEqual({ told: true });
    expect(events).toEqual([{ type: 'Normal', reason: 'ExpiringSoon', message: 'It expires.' }]);
    expect(messages).toEqual([{
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
type: 'expiring',
time: '2026-01-01T23:00:00Z',
pod: { namespace: 'pp-demo', name: 'demo', title: 'Demo', owner: 'user-abcde', template: 'r/jira@1.0.0' },
      deadline: '2026-01-02T00:00:00Z',
mark: '1h',
sentence: 'It expires.',
link: 'https://rancher.example/dashboard/c/local/explorer/productpods.io.productpod/pp-demo/demo?extend',
    }]);
    expect(outcomes).toEqual(['delivered']);
  });

  it.each<[Partial<PlannedNotice>, string, string[]]>([
    [{ mark: '0s' }, 'expired', []], [{ kind: 'Renewal' }, 'renewal-due', ['RenewalDue']], [{ kind: 'Renewal', mark: '0s' }, 'renewal-missed', ['RenewalMissed']],
  ])('%j is of type %s', async(changes, type, reasons) => {
    const { give, events, messages } = setUp();

    await give(pod, notice(changes), signal);
    expect(messages.map((message) => message.type)).toEqual([type]);
    expect(events.map(({ reason }) => reason)).toEqual(reasons);
  });

  it('has the same id when it is repeated, and another for another mark, deadline or pod', async() => {
    const { give, messages } = setUp();

    await give(pod, notice(), signal);
    await give(pod, notice({ sentence: 'In other words.' }), signal);
    await give(pod, notice({ mark: '1d' }), signal);
    await give(pod, notice({ deadline: '2026-01-03T00:00:00Z' }), signal);
    await give({ ...pod, metadata: { ...pod.metadata, uid: 'u2' } }, notice(), signal);
    expect(messages[1]?.id).toBe(messages[0]?.id);
    expect(new Set(messages.map(({ id }) => id)).size).toBe(4);
  });

  it('tells nobody where an expired pod’s phase tells already and there is no webhook', async() => {
    expect(await setUp({ delivered: [], failed: [] }).give(pod, notice({ mark: '0s' }), signal)).toEqual({ told: false });
  });

  it('goes without a link where nobody knows Rancher’s address', async() => {
    const { give, messages } = setUp(undefined, '');

    await give(pod, notice(), signal);
    expect(messages[0]).not.toHaveProperty('link');
  });

  it('is not given as long as a webhook may still take it, but is once it is refused for good', async() => {
    const open = setUp({ delivered: [], failed: [{ target: 'chat', why: 'It did not answer.', permanent: false }] });
    const refused = setUp({ delivered: [], failed: [{ target: 'chat', why: 'It answered 404.', permanent: true }] });

    await expect(open.give(pod, notice(), signal)).rejects.toThrow('chat: It did not answer.');
    await refused.give(pod, notice(), signal);
    expect([...open.outcomes, ...refused.outcomes]).toEqual(['failed', 'refused']);
  });
});

describe('Rancher’s address', () => {
  const finder = (answer: () => Promise<unknown>, url?: string) => {
    let asked = 0;
    let now = 0;
    const client = {
      get: async<T>() => {
        asked += 1;

        return await answer() as T;
      },
    };
    const find = findDashboard({ client, url, clusterId: 'local', now: () => now });

    return {
      find,
      later: () => {
        now += 11 * 60_000;
      },
      count: () => asked,
    };
  };

  it('is what the administrator set, and Rancher is not asked', async() => {
    const { find, count } = finder(async() => ({ value: 'https://other.example' }), 'https://rancher.example');

    expect(await find()).toEqual({ url: 'https://rancher.example', clusterId: 'local' });
    expect(count()).toBe(0);
  });

  it('is Rancher’s own setting, asked for now and then', async() => {
    const { find, later, count } = finder(async() => ({ value: 'https://rancher.example' }));

    expect([await find(), await find()]).toEqual([{ url: 'https://rancher.example', clusterId: 'local' }, { url: 'https://rancher.example', clusterId: 'local' }]);
    expect(count()).toBe(1);
    later();
    await find();
    expect(count()).toBe(2);
  });

  it.each([
    ['there is no Rancher', () => Promise.reject(new KubeError(404, 'NotFound', ''))], ['it may not be read', () => Promise.reject(new KubeError(403, 'Forbidden', ''))],
    ['it is empty', async() => ({ value: '', default: '' })], ['it is no address', async() => ({ value: 'javascript:alert(1)' })],
  ])('is unknown when %s', async(_, answer) => {
    expect(await finder(answer).find()).toBeUndefined();
  });
});
