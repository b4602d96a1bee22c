import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkPodName } from '../names';
import { matrixPods, matrixSize } from './matrix';
import type { MatrixAxis } from './matrix';

const axis = (place: string, ...labels: string[]): MatrixAxis => ({ id: place, choices: labels.map((label) => ({ label, changes: [[place.split('.'), label]] })) });

describe('a matrix', () => {
  it('is one pod under its own name where no field has several values', () => {
    expect(matrixPods('demo', { a: 1 }, [axis('image.tag', '1.6')])).toEqual([{ name: 'demo', values: { a: 1, image: { tag: '1.6' } }, chosen: [{ axis: 'image.tag', label: '1.6' }] }]);
    expect(matrixPods('demo', { a: 1 }, [])).toEqual([{ name: 'demo', values: { a: 1 }, chosen: [] }]);
  });

  it('is every combination, each named after what tells it from the others', () => {
    const size: MatrixAxis = { id: 'size', choices: [{ label: 'Small', changes: [[['cpu'], 1], [['memory'], 2]] }, { label: 'Large', changes: [[['cpu'], 4], [['memory'], 8]] }] };
    const axes = [axis('image.tag', '1.6', '1.5'), axis('data', 'none'), size];

    expect(matrixPods('demo', {}, axes).map(({ name, values }) => [name, values])).toEqual([
      ['demo-1-6-small', { image: { tag: '1.6' }, data: 'none', cpu: 1, memory: 2 }],
      ['demo-1-6-large', { image: { tag: '1.6' }, data: 'none', cpu: 4, memory: 8 }],
      ['demo-1-5-small', { image: { tag: '1.5' }, data: 'none', cpu: 1, memory: 2 }],
      ['demo-1-5-large', { image: { tag: '1.5' }, data: 'none', cpu: 4, memory: 8 }],
    ]);
    expect(matrixSize(axes)).toBe(4);
  });

  it('gives each pod a name of its own that a pod may have, whatever the values are', () => {
    fc.assert(fc.property(fc.stringMatching(/^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$/), fc.uniqueArray(fc.string(), { minLength: 2, maxLength: 9 }), (name, labels) => {
      const names = matrixPods(name, {}, [axis('a', ...labels)]).map((pod) => pod.name);

      expect(new Set(names).size).toBe(labels.length);
      expect(names.filter((each) => !checkPodName(each).ok)).toEqual([]);
    }));
  });
});
