import type { Circumstances, MergedPolicy, ProductPodSpec, Room } from '@product-pods/domain';
import { amounts as quantities, describeAmount, describeSize, foresee, lacking, whyOf } from '@product-pods/domain';

import type { RancherApi } from '../api/rancher-api';
import type { CheckState } from './preflight';

/** A line of the preflight that says itself what it says: a sentence of the rules, the same that the server refuses with, or a text of ours. */
export interface PreflightLine {
  id: string;
  state: CheckState;
  said: string;
  /** Why it is so, for who asks. */
  why?: string;
}

type Text = (key: string, args?: Record<string, unknown>) => string;

/** Which rules have a line of their own where nothing is against them, and which faults are theirs. */
const RULES = { template: ['template'], size: ['size', 'resources'], lifetime: ['ttl'], renewal: ['renewEvery'] } as const;

/** What the policies say to pods before they are sent together: each rule and each limit in a line, good or bad. */
export const policyLines = (wanted: readonly ProductPodSpec[], { merged, text, ...circumstances }: Circumstances & { merged: MergedPolicy; text: Text }): PreflightLine[] => {
  const { specs, faults, room } = foresee(wanted, merged, circumstances);
  const fields: readonly string[] = Object.values(RULES).flat();
  const ruled = (Object.keys(RULES) as (keyof typeof RULES)[]).flatMap((rule): PreflightLine[] => {
    const against = faults.filter(({ field = '' }) => (RULES[rule] as readonly string[]).includes(field));

    return against.length ? against.map(({ message }, index) => ({ id: `${ rule }-${ index }`, state: 'fail', said: message })) : goodRule(rule, specs, merged, text);
  });
  // What cannot be read is said at its field already, and here, because it keeps the pod from being made.
  const others = faults.filter(({ field = '' }) => !fields.includes(field)).map(({ message }, index): PreflightLine => ({ id: `other-${ index }`, state: 'fail', said: message }));

  return [...ruled, ...others, ...room.map((each) => roomLine(each, text))];
};

const goodRule = (rule: keyof typeof RULES, specs: readonly ProductPodSpec[], { rules }: MergedPolicy, text: Text): PreflightLine[] => {
  const line = (ruling: Parameters<typeof whyOf>[0], args: Record<string, unknown>): PreflightLine[] => (ruling ? [{ id: rule, state: 'ok', said: text(`preflight.policy.${ rule }`, args), why: whyOf(ruling) }] : []);
  // They come from one form: but for their sizes they are the same.
  const [spec] = specs;

  switch (spec && rule) {
  case 'template': return line(rules.templates, { template: `${ spec?.template.chart } ${ spec?.template.version }` });
  case 'size': return firstOfEach(specs).flatMap(({ size = '', resources }, index) => line(rules.sizes, { size, amounts: describeSize({ name: '', ...resources }) }).map((each) => ({ ...each, id: `size-${ index }` })));
  case 'lifetime': return line(spec?.ttl === 'never' ? rules.never : rules.longestMs, {});
  case 'renewal': return line(rules.renewEvery, { every: spec?.renewEvery ?? '' });
  default: return [];
  }
};

/** One for each size. */
const firstOfEach = (specs: readonly ProductPodSpec[]): ProductPodSpec[] => [...new Map(specs.map((spec) => [spec.size, spec])).values()];

const roomLine = ({ account, resource, limit, used, more, fault }: Room, text: Text): PreflightLine => {
  const id = `${ account.kind }-${ resource }`;
  const amounts = { used: describeAmount(resource, used ?? 0), limit: describeAmount(resource, limit.value), more: describeAmount(resource, more) };

  if (used === undefined) {
    return { id, state: 'unknown', said: text('preflight.policy.notCounted', { what: text(`policy.matter.${ account.kind === 'Person' ? 'person' : 'project' }.${ resource }`) }) };
  }

  return fault ? { id, state: 'fail', said: fault.message } : { id, state: 'ok', said: text(`preflight.policy.room.${ account.kind }`, { ...amounts, resource: text(`usage.resource.${ resource }`) }), why: whyOf(limit) };
};

interface ClusterStatus {
  status?: { allocatable?: Record<string, string>; requested?: Record<string, string> };
}

/** Whether the cluster has room for all of these, as Rancher adds it up; a pod that does not fit now waits, which may be all right. */
export const headroomLine = async(api: RancherApi, clusterId: string, sizes: readonly ProductPodSpec['resources'][], text: Text): Promise<PreflightLine> => {
  const unknown = { id: 'headroom', state: 'unknown' as const, said: text('preflight.headroom.noAnswer') };

  try {
    const { status } = await api.request<ClusterStatus>({ path: `/v1/management.cattle.io.clusters/${ encodeURIComponent(clusterId) }` });
    const [whole, taken] = [quantities.readQuantities(status?.allocatable), quantities.readQuantities(status?.requested)];

    if (whole.cpu === undefined || whole.memory === undefined) {
      return unknown;
    }
    const free = { cpu: Math.max(0, whole.cpu - (taken.cpu ?? 0)), memory: Math.max(0, whole.memory - (taken.memory ?? 0)) };
    const amounts = { cpu: describeAmount('cpu', free.cpu), memory: describeAmount('memory', free.memory) };

    return lacking(sizes, free).length ? { id: 'headroom', state: 'warn', said: text('preflight.headroom.tight', { ...amounts, count: sizes.length }) } : { id: 'headroom', state: 'ok', said: text('preflight.headroom.room', amounts) };
  } catch {
    return unknown;
  }
};
