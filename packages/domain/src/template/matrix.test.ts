import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkPodName } from '../names';
import { matrixPods, matrixSize } from './matrix';

const TAG = ['image', 'tag'];

describe('a matrix', () => {
  it('is one pod under its own name where no field has several values', () => {
    expect(matrixPods('demo', { a: 1 }, [{ path: TAG, values: ['1.6'] }])).toEqual([{ name: 'demo', values: { a: 1, image: { tag: '1.6' } }, chosen: [{ place: 'image.tag', value: '1.6' }] }]);
    expect(matrixPods('demo', { a: 1 }, [])).toEqual([{ name: 'demo', values: { a: 1 }, chosen: [] }]);
  });

  it('is every combination, each named after what tells it from the others', () => {
    const axes = [{ path: TAG, values: ['1.6', '1.5'] }, { path: ['size'], values: ['s'] }, { path: ['data'], values: ['100k', '1M'], labels: ['100k', 'Million'] }];

    expect(matrixPods('demo', {}, axes).map(({ name, values }) => [name, values])).toEqual([
      ['demo-1-6-100k', { image: { tag: '1.6' }, size: 's', data: '100k' }],
      ['demo-1-6-million', { image: { tag: '1.6' }, size: 's', data: '1M' }],
      ['demo-1-5-100k', { image: { tag: '1.5' }, size: 's', data: '100k' }],
      ['demo-1-5-million', { image: { tag: '1.5' }, size: 's', data: '1M' }],
    ]);
    expect(matrixSize(axes)).toBe(4);
  });

  it('gives each pod a name of its own that a pod may have, whatever the values are', () => {
    fc.assert(fc.property(fc.stringMatching(/^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$/), fc.uniqueArray(fc.string(), { minLength: 2, maxLength: 9 }), (name, values) => {
      const names = matrixPods(name, {}, [{ path: TAG, values }]).map((pod) => pod.name);

      expect(new Set(names).size).toBe(values.length);
      expect(names.filter((each) => !checkPodName(each).ok)).toEqual([]);
    }));
  });
});
