import type { Fault, Path, PolicySubject, ProductPodPolicySpec, Result, Values } from '@product-pods/domain';
import { checkGracePeriod, checkRenewEvery, checkSleepSchedule, checkTtl, fail, getAt, isTree, parseAmount, parseDuration, setAll } from '@product-pods/domain';

/** A policy while it is being written: what is typed may not be a policy yet. */
export type PolicyDraft = Partial<ProductPodPolicySpec>;

const pathOf = (field: string): Path => field.split('.');

/** What stands at a dotted field; an empty text where nothing does. */
export const fieldText = (spec: PolicyDraft, field: string): string => {
  const value = getAt(spec as Values, pathOf(field));

  return value === undefined || value === null ? '' : String(value);
};

/** Without what holds nothing, so that the YAML shows what was said and no more. An empty list says something. */
const pruned = (values: Values): Values => Object.fromEntries(Object.entries(values).flatMap(([key, value]) => {
  const inner = isTree(value) ? pruned(value) : value;

  return inner === undefined || (isTree(inner) && !Object.keys(inner).length) ? [] : [[key, inner]];
}));

/** The draft with another value in a field; nothing, or an empty text, takes it away. */
export const withField = (spec: PolicyDraft, field: string, value: unknown): PolicyDraft => pruned(setAll(spec as Values, [[pathOf(field), value === '' ? undefined : value]])) as PolicyDraft;

/** A whole number as one where it is one; anything else stays as it was typed, for the rules to refuse. */
export const numberOf = (text: string): number | string => (/^-?\d{1,9}$/.test(text.trim()) ? Number(text) : text.trim());

const FIELDS: Record<string, (text: string, now: number) => Result<unknown>> = {
  priority:                     (text) => wholeNumber(text, -1000, 1000),
  'limits.pods':                (text) => wholeNumber(text, 0, 1_000_000),
  'limits.running':             (text) => wholeNumber(text, 0, 1_000_000),
  'limits.cpu':                 (text) => parseAmount(text, 'millicores'),
  'limits.memory':              (text) => parseAmount(text, 'bytes'),
  'limits.storage':             (text) => parseAmount(text, 'bytes'),
  'lifetime.default':           checkTtl,
  'lifetime.longest':           parseDuration,
  'lifetime.extension.longest': parseDuration,
  'lifetime.extension.ahead':   parseDuration,
  renewEvery:                   checkRenewEvery,
  gracePeriod:                  checkGracePeriod,
  failedPods:                   (text) => (text === 'keep' ? { ok: true, value: text } : parseDuration(text)),
};

function wholeNumber(text: string, min: number, max: number): Result<number> {
  const value = Number(text);

  return Number.isInteger(value) && value >= min && value <= max ? { ok: true, value } : fail('notWhole', `A whole number from ${ min } to ${ max } is needed.`);
}

/** Every field that the editor draws with a label of its own. */
export const EDITED_FIELDS = [...Object.keys(FIELDS), 'description', 'contact', 'defaultSize', 'notices', 'sleeps', 'unmanaged', 'lifetime.never', 'lifetime.extension.allowed', 'sleepSchedule.sleep', 'sleepSchedule.wake', 'sleepSchedule.timeZone'];

/** What is wrong with single fields, by their dotted names. What several of them have to do with each other is for the cluster to say. */
export const draftFaults = (spec: PolicyDraft, now: number): Record<string, Fault> => {
  const single = Object.entries(FIELDS).flatMap(([field, check]): [string, Fault][] => {
    const text = fieldText(spec, field);
    const result = text === '' ? undefined : check(text, now);

    return result && !result.ok ? [[field, result.error]] : [];
  });
  const notices = (spec.notices ?? []).map(parseDuration).find(({ ok }) => !ok);
  const schedule = spec.sleepSchedule && checkSleepSchedule({ ...spec.sleepSchedule, sleep: spec.sleepSchedule.sleep ?? '' });

  return Object.fromEntries([
    ...single,
    ...(notices && !notices.ok ? [['notices', notices.error] as const] : []),
    ...(schedule && !schedule.ok ? [['sleepSchedule', schedule.error] as const] : []),
  ]);
};

/** Subjects that are whole: of a policy that is being written, some may still lack their name. */
export const wholeSubjects = (spec: PolicyDraft): PolicySubject[] => (spec.subjects ?? []).filter(({ kind, name }) => kind === 'Everyone' || Boolean(name?.trim()));
