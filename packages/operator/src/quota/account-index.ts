import { accountsOf, amounts, heldBy, ledgers, NOTHING } from '@product-pods/domain';
import type { Account, AccountView, Amounts, ProductPod } from '@product-pods/domain';

/** Entries of ledgers last no longer, and so nobody asks for what was before. */
const REMEMBERED_MS = 2 * ledgers.RESERVATION_MS;
/** Of a pod that changes what it holds again and again, the last times are enough. */
const STEPS_MAX = 8;

/** One text for an account; kinds have no slash. */
export const accountKey = ({ kind, name }: Account): string => `${ kind }/${ name }`;

/** The account of such a text. */
export function accountOf(key: string): Account {
  const at = key.indexOf('/');

  return { kind: key.slice(0, at) as Account['kind'], name: key.slice(at + 1) };
}

interface Step {
  version: number;
  held: Amounts;
  accounts: readonly string[];
}

interface Entry {
  uid: string;
  /** The latest last. */
  steps: Step[];
}

/** What every account holds, kept up to date with the mirror of the pods, so that nobody has to add up ten thousand of them. */
export class AccountIndex {
  readonly #pods = new Map<string, Entry>();
  readonly #held = new Map<string, { held: Amounts; pods: number }>();
  /** Pods that are gone, by key and uid, in the order in which they went. */
  readonly #gone = new Map<string, Entry & { at: number }>();

  #newest = 0;

  /** @param now milliseconds of a steady clock */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Takes in what the mirror shows of a pod now; `undefined` when it has gone. */
  update(key: string, pod: ProductPod | undefined): void {
    const before = this.#pods.get(key);
    const last = before?.steps.at(-1);

    last?.accounts.forEach((account) => this.#change(account, amounts.subtract(NOTHING, last.held), -1));

    if (before && before.uid !== pod?.metadata.uid) {
      this.#bury(key, before);
    }
    if (!pod) {
      this.#pods.delete(key);

      return;
    }

    const step: Step = { version: Number(pod.metadata.resourceVersion) || 0, held: heldBy(pod), accounts: accountsOf(pod).map(accountKey) };

    this.#newest = Math.max(this.#newest, step.version);
    const isSame = before && before.uid === pod.metadata.uid;

    this.#pods.set(key, { uid: pod.metadata.uid ?? '', steps: isSame ? steps(before.steps, step) : [step] });
    step.accounts.forEach((account) => this.#change(account, step.held, 1));
  }

  /** The latest version of any pod that was seen. */
  get newest(): number {
    return this.#newest;
  }

  view(account: Account): AccountView {
    const key = accountKey(account);
    const heldIn = ({ held, accounts }: Step) => (accounts.includes(key) ? held : NOTHING);

    return {
      held:   this.#held.get(key)?.held ?? NOTHING,
      heldBy: (pod) => {
        const last = this.#pods.get(pod)?.steps.at(-1);

        return last ? heldIn(last) : NOTHING;
      },
      traceOf: (pod, uid) => {
        const alive = this.#pods.get(pod);
        const entry = alive?.uid === uid ? alive : this.#gone.get(`${ pod } ${ uid }`);

        return entry && { gone: entry !== alive, steps: entry.steps.map((step) => ({ version: step.version, held: heldIn(step) })) };
      },
    };
  }

  /** Every account that has a pod, with what its pods hold. */
  * all(): IterableIterator<[account: Account, held: Amounts]> {
    for (const [key, { held }] of this.#held) {
      yield [accountOf(key), held];
    }
  }

  #bury(key: string, entry: Entry): void {
    const now = this.now();

    for (const [old, { at }] of this.#gone) {
      if (now - at < REMEMBERED_MS) {
        break;
      }
      this.#gone.delete(old);
    }
    this.#gone.set(`${ key } ${ entry.uid }`, { ...entry, at: now });
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

/** Only what changes what counts is a step of its own; of what stays the same, the version from which on it did is kept. */
function steps(before: Step[], step: Step): Step[] {
  const last = before.at(-1);
  const isSame = last && last.accounts.join() === step.accounts.join() && amounts.isNothing(amounts.beyond(last.held, step.held)) && amounts.isNothing(amounts.beyond(step.held, last.held));

  return isSame ? before : [...before, step].slice(-STEPS_MAX);
}
