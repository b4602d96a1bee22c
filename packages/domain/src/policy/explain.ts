import { EVERY_PROJECT } from './policy';
import type { PolicySubject } from './policy';
import type { Ruling, Voice } from './merge';

/** Whom a subject means, for people. */
export function describeSubject({ kind, name = '' }: PolicySubject): string {
  switch (kind) {
  case 'Everyone': return 'everyone';
  case 'Project': return name === EVERY_PROJECT ? 'every project' : `project ${ name }`;
  case 'Group': return `group ${ name }`;
  case 'User': return `user ${ name }`;
  }
}

/** “policy a” or “policies a and b”; where a project's quota in Rancher decides, that. */
export function namePolicies(voices: readonly Pick<Voice, 'policy' | 'isQuota'>[]): string {
  const quota = voices.find(({ isQuota }) => isQuota);

  if (quota) {
    return quota.policy;
  }

  const names = [...new Set(voices.map(({ policy }) => policy))];

  return names.length === 1 ? `policy ${ names[0] }` : `policies ${ listed(names) }`;
}

export function listed(words: readonly string[], and = 'and'): string {
  return words.length < 2 ? words.join('') : `${ words.slice(0, -1).join(', ') } ${ and } ${ words.at(-1) }`;
}

/** Whom to ask to change what these policies say. */
export function whomToAsk(by: readonly Voice[]): string {
  return by.find(({ contact }) => contact !== undefined)?.contact ?? 'a cluster administrator';
}

export const sentence = (text: string) => `${ text.charAt(0).toUpperCase() }${ text.slice(1) }`;

/** One sentence that says why this holds: whose word it is, for whom, and who had to give way. */
export function whyOf(ruling: Ruling<unknown> | undefined): string {
  const [strongest] = ruling?.by ?? [];

  if (!ruling || !strongest) {
    return 'No policy says anything about it.';
  }

  const together = ruling.by.length > 1;
  const priority = strongest.priority === 0 ? '' : `, with priority ${ strongest.priority }`;
  const others = ruling.overruled.filter(({ by }) => !ruling.by.some(({ policy }) => policy === by.policy)).map(({ by }) => by);
  const giveWay = others.length ? `; ${ namePolicies(others) } ${ others.length === 1 ? 'says otherwise and gives' : 'say otherwise and give' } way` : '';

  return sentence(`${ namePolicies(ruling.by) } ${ together ? 'decide together' : 'decides' }, for ${ listed([...new Set(ruling.by.map(({ subject }) => describeSubject(subject)))]) }${ priority }${ giveWay }.`);
}
