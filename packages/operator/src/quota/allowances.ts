import { accountsOf, overLimit } from '@product-pods/domain';
import type { Account, Amounts, Claim, Fault, LimitRulings, MergedPolicy, ProductPod } from '@product-pods/domain';
import { accountKey } from './account-index';
import type { LedgerBook } from './ledger-book';

/** What a request wants to hold, and in which accounts: what it held there before it. */
export interface Wish {
  claim: Claim;
  accounts: { account: Account; had: Amounts }[];
}

/** The limits that count for an account. */
export function limitsFor({ kind }: Account, merged: MergedPolicy): LimitRulings {
  return kind === 'Person' ? merged.person : merged.project;
}

function numbers(limits: LimitRulings): Partial<Amounts> {
  return Object.fromEntries(Object.entries(limits).map(([resource, { value }]) => [resource, value]));
}

/**
 * Reserves what is wished in every account that has limits, or in none: what one account promised is taken back when another refuses.
 * Resolves with the sentences of those that refuse.
 */
export async function reserveAll(book: LedgerBook, { claim, accounts }: Wish, { merged, dryRun = false }: { merged: MergedPolicy; dryRun?: boolean }): Promise<Fault[]> {
  const limited = accounts.filter(({ account }) => Object.keys(limitsFor(account, merged)).length > 0);
  const results = await Promise.allSettled(limited.map(({ account, had }) => book.reserve(account, { claim, limits: numbers(limitsFor(account, merged)), had, dryRun })));
  const failed = results.find((result) => result.status === 'rejected');
  const answers = results.map((result) => (result.status === 'fulfilled' ? result.value : undefined));
  const faults = answers.flatMap((shortages, index) => (shortages ?? []).flatMap((shortage) => {
    const account = limited[index]?.account;

    return account ? [overLimit(account, shortage, limitsFor(account, merged)[shortage.resource]?.by ?? [])] : [];
  }));

  if (!dryRun && (failed || faults.length)) {
    await takeBack(book, limited.filter((_, index) => answers[index]?.length === 0).map(({ account }) => account), claim.id);
  }
  if (failed) {
    throw failed.reason;
  }

  return faults;
}

/** What cannot be taken back now goes when its time is over. */
async function takeBack(book: LedgerBook, accounts: readonly Account[], id: string): Promise<void> {
  await Promise.allSettled(accounts.map((account) => book.withdraw(account, id)));
}

/** The accounts of a pod as it will be, with what it held in each of them before: nothing where it is new to the account. */
export function accountsBetween(before: ProductPod | undefined, after: ProductPod, { had, nothing }: { had: Amounts; nothing: Amounts }): Wish['accounts'] {
  const old = new Set(before ? accountsOf(before).map(accountKey) : []);

  return accountsOf(after).map((account) => ({ account, had: old.has(accountKey(account)) ? had : nothing }));
}
