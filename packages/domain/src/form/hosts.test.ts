import { describe, expect, it } from 'vitest';
import { hostsOf, suggestedHosts, takenBy } from './hosts';

const ingress = (name: string, ...hosts: (string | undefined)[]) => ({ metadata: { name, namespace: `pp-${ name }` }, spec: { rules: hosts.map((host) => ({ host })) } });
const known = hostsOf([ingress('a', 'a.apps.example.org', 'A.apps.example.org'), ingress('b', 'b.apps.example.org'), ingress('c', 'c.example.com', '*.wild.example', undefined), ingress('d', 'localhost'), {}]);

describe('the hosts of ingresses', () => {
  it('are each there once, whatever an Ingress leaves out', () => {
    expect(known.map(({ host, ingress: name, namespace }) => [host, name, namespace])).toEqual([
      ['a.apps.example.org', 'a', 'pp-a'], ['b.apps.example.org', 'b', 'pp-b'], ['c.example.com', 'c', 'pp-c'], ['*.wild.example', 'c', 'pp-c'], ['localhost', 'd', 'pp-d'],
    ]);
  });

  it.each([
    ['A.apps.example.org ', 'pp-new', 'a'], ['a.apps.example.org', 'pp-a', undefined], ['new.apps.example.org', 'pp-new', undefined], ['', 'pp-new', undefined],
  ])('say that %j is taken for %s by %s', (host, own, expected) => {
    expect(takenBy(host, known, own)?.ingress).toBe(expected);
  });

  it.each([
    ['new', ['new.apps.example.org', 'new.example.com', 'new.wild.example']],
    ['b', ['b.example.com', 'b.wild.example']],
  ])('suggest for %s %j', (name, expected) => {
    expect(suggestedHosts(name, known)).toEqual(expected);
  });

  it('suggest nothing where there are none', () => {
    expect(suggestedHosts('new', [])).toEqual([]);
  });
});
