import { describe, expect, it } from 'vitest';
import { addReadySample, readReadyTimes, SAMPLES_KEPT, TEMPLATES_KEPT, usualTime, writeReadyTimes } from './ready-times';
import type { ReadyTimes } from './ready-times';

const template = { repository: 'r', chart: 'jira', version: '1.0.0' };
const sample = (uid: string, seconds: number, chart = 'jira') => ({ uid, seconds, template: { ...template, chart } });
const many = (count: number): ReadyTimes => Array.from({ length: count }, (_, index) => sample(`${ index }-pod`, index + 1)).reduce(addReadySample, new Map() as ReadyTimes);

describe('times to ready', () => {
  it('give the usual time of a template and version', () => {
    expect(usualTime(many(20), template)).toEqual({ p50: 10, p95: 19, count: 20 });
    expect(usualTime(many(1), template)).toEqual({ p50: 1, p95: 1, count: 1 });
    expect(usualTime(many(3), { ...template, version: '2.0.0' })).toBeUndefined();
  });

  it('count a pod once, and the latest only', () => {
    expect(usualTime([sample('a', 5), sample('a', 9)].reduce(addReadySample, new Map() as ReadyTimes), template)).toEqual({ p50: 5, p95: 5, count: 1 });
    expect(usualTime(many(SAMPLES_KEPT + 10), template)).toMatchObject({ count: SAMPLES_KEPT, p50: 20 });
  });

  it('forget templates that nobody uses any more', () => {
    const times = Array.from({ length: TEMPLATES_KEPT + 1 }, (_, index) => sample(`${ index }-pod`, 1, `chart-${ index }`)).reduce(addReadySample, new Map() as ReadyTimes);

    expect(times.size).toBe(TEMPLATES_KEPT);
    expect(times.has('r/chart-0@1.0.0')).toBe(false);
  });

  it('fit into an annotation, however many there are', () => {
    const name = 'x'.repeat(100);
    const times = Array.from({ length: TEMPLATES_KEPT * SAMPLES_KEPT }, (_, index) => ({ uid: `${ index }`.padStart(36, '0'), seconds: 1234.5, template: { repository: name, chart: `${ name }${ index % TEMPLATES_KEPT }`, version: name } }))
      .reduce(addReadySample, new Map() as ReadyTimes);

    expect(JSON.stringify(writeReadyTimes(times)).length).toBeLessThan(250_000);
  });

  it('survive being written and read', () => {
    expect(readReadyTimes(writeReadyTimes(many(3)))).toEqual(many(3));
  });

  it.each([
    ['nothing', undefined], ['no JSON', { 'productpods.io/ready-times': '{' }], ['null', { 'productpods.io/ready-times': 'null' }], ['other things', { 'productpods.io/ready-times': '{"a":1,"b":[1,["x"],["x","y"],["x",-1]]}' }],
  ])('are empty where there is %s', (_, data) => {
    expect(readReadyTimes(data)).toEqual(new Map());
  });
});
