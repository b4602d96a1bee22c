import { describe, expect, it } from 'vitest';
import { checkPodName, forRelease, isDnsLabel, isDnsSubdomain, namespaceFor } from './names';

describe('checkPodName', () => {
  it.each(['a', 'demo', 'jira-10-3', 'a'.repeat(40)])('accepts %s', (name) => {
    expect(checkPodName(name)).toEqual({ ok: true, value: name });
  });

  it.each([
    ['', 'nameEmpty'],
    ['a'.repeat(41), 'nameTooLong'],
    ['1st', 'nameFirst'],
    ['-demo', 'nameFirst'],
    ['Demo', 'nameFirst'],
    ['deMo', 'nameCharacters'],
    ['demo-', 'nameCharacters'],
    ['de_mo', 'nameCharacters'],
    ['de.mo', 'nameCharacters'],
    ['démo', 'nameCharacters'],
    ['demo\n', 'nameCharacters'],
  ])('refuses %j as %s', (name, code) => {
    expect(checkPodName(name)).toMatchObject({ ok: false, error: { code } });
  });
});

it('names the namespace of a pod', () => {
  expect(namespaceFor('demo')).toBe('pp-demo');
});

it('puts the release into a name of the template', () => {
  expect(forRelease('{release}-db-{release}', 'demo')).toBe('demo-db-demo');
});

it.each([['db', true], ['9db', true], ['d'.repeat(63), true], ['d'.repeat(64), false], ['a.b', false], ['', false]])('isDnsLabel(%j) is %s', (text, expected) => {
  expect(isDnsLabel(text)).toBe(expected);
});

it.each([['a.b-c', true], ['a..b', false], ['a.', false]])('isDnsSubdomain(%j) is %s', (text, expected) => {
  expect(isDnsSubdomain(text)).toBe(expected);
});
