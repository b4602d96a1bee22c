import { amounts, amountsOf, heldBy, holdingOf, judgeChange, judgeCreation, lifePolicyOf, NOTHING, refusalText, requesterOf, wantsToRun } from '@product-pods/domain';
import type { Amounts, Fault, LifePolicy, MergedPolicy, ProductPod, Requester } from '@product-pods/domain';
import { accountsBetween, reserveAll } from '../quota/allowances';
import type { Wish } from '../quota/allowances';
import type { LedgerBook } from '../quota/ledger-book';
import { LedgerUnavailableError } from '../quota/ledger-writer';
import type { PolicySet } from '../quota/policy-set';
import { allow, podIn, refuse, unavailable } from './review';
import type { AdmissionRequest, AdmissionResponse } from './review';

export interface GateTools {
  policies: Pick<PolicySet, 'named'>;
  /** What holds for a requester's pod in that namespace. */
  mergedFor: (requester: Requester, namespace: string) => MergedPolicy;
  book: LedgerBook;
  /** Resolves when all that is needed to judge is known; `false` when it is not in time. */
  ready: () => Promise<boolean>;
  /** How pods live where no policy says so. */
  life: LifePolicy;
  /** Milliseconds by the API server's clock. */
  now: () => number;
}

/** Lets a new or changed pod through if its policies allow it and its share of the quotas can be reserved; nothing else is ever looked at. */
export async function judge(request: AdmissionRequest, tools: GateTools): Promise<AdmissionResponse> {
  const after = podIn(request.object);
  const before = podIn(request.oldObject);

  if (!after || (request.operation !== 'CREATE' && (request.operation !== 'UPDATE' || !before))) {
    return allow(request);
  }
  if (!await tools.ready()) {
    return unavailable(request, 'The operator has only just started and cannot check policies yet; try again in a moment.');
  }

  const merged = tools.mergedFor(requesterFor(request, after, tools), after.metadata.namespace);
  const faults = before ? judgeChange(before, after, merged, tools.now()) : judgeCreation(after, merged, tools.now());

  try {
    const all = faults.length ? faults : await reserve(request, { before, after, merged }, tools);

    return all.length ? refuse(request, refusalText(all)) : allow(request);
  } catch (error) {
    if (error instanceof LedgerUnavailableError) {
      return unavailable(request, error.message);
    }
    throw error;
  }
}

/** The owner, with the groups that he is known to be in: by his own request, or by an earlier one. */
function requesterFor({ userInfo }: AdmissionRequest, pod: ProductPod, { policies }: GateTools): Requester {
  const noted = requesterOf(pod);

  return userInfo.username === pod.spec.owner ? { ...noted, groups: policies.named(userInfo.groups ?? []) } : noted;
}

interface Change {
  before: ProductPod | undefined;
  after: ProductPod;
  merged: MergedPolicy;
}

async function reserve(request: AdmissionRequest, change: Change, { book, life, now }: GateTools): Promise<Fault[]> {
  const wish = wishFor(request, change, now(), life);

  return wish ? reserveAll(book, wish, { merged: change.merged, dryRun: request.dryRun ?? false }) : [];
}

/** What the request makes the pod hold; `undefined` when that is no more than it does, in no other account. */
function wishFor({ uid: id }: AdmissionRequest, { before, after, merged }: Change, now: number, life: LifePolicy): Wish | undefined {
  const { namespace, name, uid = '' } = after.metadata;
  const had = before ? heldBy(before) : NOTHING;
  const wanted = before ? heldAfter(before, after, now, lifePolicyOf(merged, life)) : amountsOf(after, 'Running');
  const accounts = accountsBetween(before, after, { had, nothing: NOTHING }).filter((each) => !amounts.isNothing(amounts.beyond(wanted, each.had)));

  return accounts.length ? { claim: { id, pod: `${ namespace }/${ name }`, uid, base: Number(before?.metadata.resourceVersion ?? 0), amounts: wanted }, accounts } : undefined;
}

/** What a pod that exists will hold: its size as it is then, all of it when the change wakes it. */
function heldAfter(before: ProductPod, after: ProductPod, now: number, life: LifePolicy): Amounts {
  const wakes = holdingOf(before) === 'Storage' && wantsToRun(after, now, life) && !wantsToRun(before, now, life);

  return amountsOf(after, wakes ? 'Running' : holdingOf(before));
}
