import { describe, expect, it } from 'vitest';
import { defaultsFor, resizedTo } from './defaults';
import { mergePolicies } from './merge';
import type { Quantities } from './policy';
import { readPolicy } from './read-policy';
import { buildPolicy } from './testing';

const SIZES = [{ name: 'small', cpu: '1', memory: '1Gi' }, { name: 'large', cpu: '4' }, { name: 'free' }];
const GIVEN = { cpu: '500m', memory: '2Gi' };
const rules = mergePolicies([readPolicy(buildPolicy('p', { subjects: [{ kind: 'Everyone' }], sizes: SIZES }))], { user: 'u', groups: [] });

describe('what a new pod gets of its project', () => {
  it.each<[string, object, Quantities, Quantities | undefined]>([
    ['all of it where it says nothing', {}, GIVEN, GIVEN],
    ['what it does not name itself', { resources: { cpu: '2' } }, GIVEN, { cpu: '2', memory: '2Gi' }],
    ['what its size does not name', { size: 'large' }, GIVEN, { cpu: '4', memory: '2Gi' }],
    ['nothing beside a size that names all of it', { size: 'small' }, GIVEN, { cpu: '1', memory: '1Gi' }],
    ['nothing beside amounts that name all of it', { resources: { cpu: '2', memory: '3Gi' } }, GIVEN, undefined],
    ['its size alone where the project gives nothing', { size: 'large' }, {}, { cpu: '4' }],
    ['nothing where nobody gives anything', {}, {}, undefined],
    ['what its project gives where there is no such size', { size: 'huge' }, GIVEN, GIVEN],
    ['nothing where what it names is nonsense, for the schema to refuse', { resources: 'much' }, GIVEN, undefined],
    ['nothing where what it names is null, for the schema to refuse', { resources: null }, GIVEN, undefined],
    ['nothing where what it names is a list, for the schema to refuse', { resources: ['much'] }, GIVEN, undefined],
  ])('is %s', (_, spec, given, resources) => {
    expect(defaultsFor(spec, rules, given)).toEqual(resources ? { resources } : {});
  });
});

describe('a pod of another size', () => {
  it.each<[string, Quantities, Quantities | undefined]>([
    ['small', GIVEN, { cpu: '1', memory: '1Gi' }],
    ['large', GIVEN, { cpu: '4', memory: '2Gi' }],
    ['large', {}, { cpu: '4' }],
    ['free', GIVEN, undefined],
    ['huge', GIVEN, undefined],
  ])('%s gets, in a project that gives %j, %j', (size, given, expected) => {
    expect(resizedTo(size, rules, given)).toEqual(expected);
  });
});
