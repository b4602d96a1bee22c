import { noSize, sizeForValues, sizeLike, sizeSpec } from './size';

const small = { name: 'small', values: { replicas: 1 }, resources: { cpu: '1', memory: '1Gi' } };
const large = { name: 'large', values: { replicas: 3 }, resources: { cpu: '3', memory: '4Gi' } };
const spec = { sizes: [small, large] };

describe('what a size of the template asks of policies', () => {
  const sizes = [{ name: 'large', cpu: '4' }, { name: 'other', cpu: '1' }];

  it('is theirs of the same name, and what somebody chose where there is none', () => {
    expect(sizeLike({ ...noSize(), name: 'other' }, large, { sizes, questions: [] })).toEqual({ ...noSize(), name: 'large' });
    expect(sizeLike({ ...noSize(), name: 'other' }, small, { sizes, questions: [] })).toEqual({ ...noSize(), name: 'other' });
  });

  it('is what its author says it needs, of what they want to know', () => {
    const first = sizeLike(noSize(), small, { questions: ['cpu', 'storage'] });

    expect(first).toEqual({ ...noSize(), cpu: '1' });
    expect(sizeLike(first, large, { questions: ['cpu'], before: small })).toEqual({ ...noSize(), cpu: '3' });
    expect(sizeLike({ ...first, cpu: '2' }, large, { questions: ['cpu'], before: small })).toEqual({ ...noSize(), cpu: '2' });
  });
});

it.each<[string, Parameters<typeof sizeForValues>[0], Record<string, unknown>, object]>([
  ['the size of the policies', { size: 'small', values: { replicas: 1 } }, { replicas: 3 }, { size: 'large' }],
  ['a size that only the policies know', { size: 'other', values: { replicas: 1 } }, { replicas: 3 }, {}],
  ['what the size needs', { resources: { cpu: '1', memory: '2Gi' }, values: { replicas: 1 } }, { replicas: 3 }, { resources: { cpu: '3', memory: '2Gi' } }],
  ['nothing', { values: { replicas: 1 } }, { replicas: 3 }, {}],
  ['values of no size', { size: 'small', values: { replicas: 1 } }, { replicas: 2 }, {}],
])('one of several pods whose form asks for %s', (_, request, own, expected) => {
  expect(sizeForValues(request, spec, own)).toEqual(expected);
});

it('is sent by its name, or else in amounts', () => {
  expect(sizeSpec({ name: 'small', cpu: '1', memory: '', storage: '' })).toEqual({ size: 'small' });
  expect(sizeSpec({ name: '', cpu: ' 1 ', memory: '', storage: '' })).toEqual({ resources: { cpu: '1' } });
  expect(sizeSpec(noSize())).toEqual({});
});
