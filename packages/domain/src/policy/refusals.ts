import { fail } from '../result';
import type { Fault } from '../result';
import { describeAmount } from './amounts';
import { listed, namePolicies, sentence, whomToAsk } from './explain';
import type { Account } from './holdings';
import type { Shortage } from './ledger';
import type { Ruling, Voice } from './merge';
import type { Resource } from './policy';

const NOUNS: Record<Resource, string> = { pods: 'pods', running: 'running pods', cpu: 'CPU cores', memory: 'memory', storage: 'storage' };
const WAYS_OUT: Record<Resource, string> = {
  pods: 'Delete a pod', running: 'Put a pod to sleep', cpu: 'Put a pod to sleep, choose a smaller size', memory: 'Put a pod to sleep, choose a smaller size', storage: 'Delete a pod, choose a smaller size',
};

/** Whose account it is, for people. */
export function describeAccount({ kind, name }: Account): string {
  return `${ kind === 'Project' ? 'project' : 'user' } ${ name }`;
}

/** A no that says what to do and whom to ask: `what` is wrong, one of the ways out, or else ask. */
function refusal(code: string, { what, wayOut, by, field }: { what: string; wayOut: string; by: readonly Voice[]; field?: string }): Fault {
  return fail(code, `${ sentence(what) } ${ wayOut }, or ask ${ whomToAsk(by) } to change that.`, field).error;
}

/** A limit that is reached: who has how much of what, by whose word, and how much more this would take. */
export function overLimit(account: Account, { resource, limit, used, more }: Shortage, by: readonly Voice[]): Fault {
  const noun = NOUNS[resource];
  const of = `${ describeAmount(resource, used) } of ${ describeAmount(resource, limit) } ${ noun }`;
  const countable = resource === 'pods' || resource === 'running';
  const what = `${ describeAccount(account) } ${ countable ? 'has' : 'uses' } ${ of } that ${ namePolicies(by) } ${ by.length > 1 ? 'allow' : 'allows' }${ countable && more === 1 ? '' : `, and this needs ${ describeAmount(resource, more) } more` }.`;

  return refusal('overLimit', { what, wayOut: WAYS_OUT[resource], by });
}

/** Something a policy does not allow. `what` follows the policies' name: “does not allow …”. */
export function notAllowed(code: string, ruling: Pick<Ruling<unknown>, 'by'>, { says, wayOut, field }: { says: { one: string; several: string }; wayOut: string; field?: string }): Fault {
  return refusal(code, { what: `${ namePolicies(ruling.by) } ${ ruling.by.length > 1 ? says.several : says.one }.`, wayOut, by: ruling.by, ...(field === undefined ? {} : { field }) });
}

export const allows = (what: string) => ({ one: `allows ${ what }`, several: `allow ${ what }` });
export const allowsNo = (what: string) => ({ one: `does not allow ${ what }`, several: `do not allow ${ what }` });

/** All faults as one text, the same for every client. */
export function refusalText(faults: readonly Fault[]): string {
  return faults.map(({ message }) => message).join(' ');
}

/** At most so many choices, for people. */
export function choices(names: readonly string[], limit = 5): string {
  return names.length > limit ? `${ names.slice(0, limit).join(', ') } and ${ names.length - limit } more` : listed(names, 'or') || 'none';
}
