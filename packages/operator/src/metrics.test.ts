import { describe, expect, it } from 'vitest';
import { KubeError, NotLeadingError, TerminalError } from './kube/errors';
import { countByPhase, PrometheusMetrics, reasonOf } from './metrics';

/** The series of the operator's own metrics whose name begins so, without buckets. */
async function series(metrics: PrometheusMetrics, prefix: string): Promise<string[]> {
  return (await metrics.text()).split('\n').filter((line) => line.startsWith(`productpods_${ prefix }`) && !line.includes('_bucket')).sort();
}

describe('PrometheusMetrics', () => {
  it('counts what it is told', async() => {
    const metrics = new PrometheusMetrics();

    metrics.observeReconcile(0.5);
    metrics.observeReconcile(0.25, new KubeError(409, 'Conflict', 'x'));
    metrics.expired(0.5);
    metrics.expired(-0.1);
    metrics.ready('trac', '0.1.0', 20);
    metrics.notice('sent');
    metrics.request({ verb: 'list', resource: 'productpods' }, '200');

    expect(await series(metrics, '')).toEqual([
      'productpods_api_requests_total{verb="list",resource="productpods",code="200"} 1',
      'productpods_expiry_lateness_seconds_count 2',
      'productpods_expiry_lateness_seconds_sum 0.5',
      'productpods_notices_total{outcome="sent"} 1',
      'productpods_reconcile_errors_total{reason="Conflict"} 1',
      'productpods_reconcile_seconds_count 2',
      'productpods_reconcile_seconds_sum 0.75',
      'productpods_time_to_ready_seconds_count{template="trac",version="0.1.0"} 1',
      'productpods_time_to_ready_seconds_sum{template="trac",version="0.1.0"} 20',
    ]);
  });

  it('looks at the rest when it is asked', async() => {
    const metrics = new PrometheusMetrics();
    let phases: (string | undefined)[] = [];
    let leads = false;

    metrics.watch({ phases: () => phases, queueDepth: () => 3, leads: () => leads, clockUncertaintyMs: () => 40, unmanaged: () => 2 });
    expect(await series(metrics, 'leader')).toEqual(['productpods_leader 0']);
    phases = ['Ready', 'Ready', undefined];
    leads = true;
    expect(await series(metrics, 'leader')).toEqual(['productpods_leader 1']);
    expect(await series(metrics, 'queue_depth')).toEqual(['productpods_queue_depth 3']);
    expect(await series(metrics, 'clock')).toEqual(['productpods_clock_uncertainty_seconds 0.04']);
    expect((await series(metrics, 'pods')).filter((line) => !line.endsWith(' 0'))).toEqual(['productpods_pods{phase="Pending"} 1', 'productpods_pods{phase="Ready"} 2']);
    phases = [];
    expect((await series(metrics, 'pods')).filter((line) => !line.endsWith(' 0'))).toEqual([]);
  });

  it('does not grow with the number of templates and versions', async() => {
    const metrics = new PrometheusMetrics();

    for (let version = 0; version < 1000; version++) {
      metrics.ready('trac', `0.${ version }.0`, 1);
    }
    metrics.ready('trac', '0.5.0', 1);

    const counts = await series(metrics, 'time_to_ready_seconds_count');

    expect(counts).toHaveLength(101);
    expect(counts).toContain('productpods_time_to_ready_seconds_count{template="other",version="other"} 900');
    expect(counts).toContain('productpods_time_to_ready_seconds_count{template="trac",version="0.5.0"} 2');
  });

  it('tells of the process, too', async() => {
    expect(await new PrometheusMetrics().text()).toMatch(/^process_resident_memory_bytes \d+$/m);
  });
});

describe('countByPhase', () => {
  it('knows every phase, and takes what it does not know for new', () => {
    const counts = countByPhase(['Ready', undefined, 'Odd']);

    expect([counts.get('Ready'), counts.get('Pending'), counts.get('Failed')]).toEqual([1, 2, 0]);
  });
});

describe('reasonOf', () => {
  it.each([
    [new KubeError(403, 'x', 'y'), 'Forbidden'],
    [new KubeError(503, 'x', 'y'), 'ServerError'],
    [new KubeError(418, 'x', 'y'), 'Refused'],
    [new TerminalError('x'), 'Terminal'],
    [new NotLeadingError(), 'NotLeading'],
    [Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }), 'Network'],
    [new Error('The API server was silent for 30 s.'), 'Network'],
    [new Error('x'), 'Other'],
    ['x', 'Other'],
  ])('of %s is %s', (error, reason) => {
    expect(reasonOf(error)).toBe(reason);
  });
});
