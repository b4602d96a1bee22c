import { accountsOf, amounts, heldBy, NOTHING } from '@product-pods/domain';
import type { Account, AccountView, Amounts, ProductPod } from '@product-pods/domain';

/** One text for an account; kinds and names have no slash in common. */
export const accountKey = ({ kind, name }: Account): string => `${ kind }/${ name }`;

interface Entry {
  uid: string;
  version: number;
  held: Amounts;
  accounts: string[];
}

/** What every account holds, kept up to date with the mirror of the pods, so that nobody has to add up ten thousand of them. */
export class AccountIndex {
  readonly #pods = new Map<string, Entry>();
  readonly #held = new Map<string, { held: Amounts; pods: number }>();

  /** Takes in what the mirror shows of a pod now; `undefined` when it has gone. */
  update(key: string, pod: ProductPod | undefined): void {
    const before = this.#pods.get(key);

    before?.accounts.forEach((account) => this.#change(account, amounts.subtract(NOTHING, before.held), -1));

    if (!pod) {
      this.#pods.delete(key);

      return;
    }

    const { uid = '', resourceVersion } = pod.metadata;
    const entry: Entry = { uid, version: Number(resourceVersion) || 0, held: heldBy(pod), accounts: accountsOf(pod).map(accountKey) };

    this.#pods.set(key, entry);
    entry.accounts.forEach((account) => this.#change(account, entry.held, 1));
  }

  view(account: Account): AccountView {
    const key = accountKey(account);

    return {
      held:  this.#held.get(key)?.held ?? NOTHING,
      podOf: (pod) => {
        const entry = this.#pods.get(pod);

        return entry?.accounts.includes(key) ? entry : undefined;
      },
    };
  }

  /** Every account that has a pod, with what its pods hold. */
  * all(): IterableIterator<[account: Account, held: Amounts]> {
    for (const [key, { held }] of this.#held) {
      const at = key.indexOf('/');

      yield [{ kind: key.slice(0, at) as Account['kind'], name: key.slice(at + 1) }, held];
    }
  }

  #change(account: string, by: Amounts, pods: number): void {
    const before = this.#held.get(account) ?? { held: NOTHING, pods: 0 };
    const left = before.pods + pods;

    if (left === 0) {
      this.#held.delete(account);
    } else {
      this.#held.set(account, { held: amounts.add(before.held, by), pods: left });
    }
  }
}
