import type { Fault, PolicySize, PolicySubject, TemplateRule } from '@product-pods/domain';
import type { ComputedRef, WritableComputedRef } from 'vue';
import { computed } from 'vue';

import type { PolicyDraft } from '../policy/policy-draft';
import { draftFaults, fieldText, numberOf, withField } from '../policy/policy-draft';

type Row = Record<string, string>;

/** What the editor changes. */
export interface EditedPolicy {
  metadata: { name?: string };
  spec?: PolicyDraft;
}

export interface PolicyForm {
  spec: ComputedRef<PolicyDraft>;
  text: (field: string) => string;
  set: (field: string, value: unknown) => void;
  setNumber: (field: string, text: string) => void;
  faults: ComputedRef<Record<string, Fault>>;
  subjects: WritableComputedRef<Row[]>;
  templates: WritableComputedRef<Row[]>;
  sizes: WritableComputedRef<Row[]>;
}

const words = (text = ''): string[] => text.split(/[\s,]+/).filter(Boolean);
const row = (values: object): Row => Object.fromEntries(Object.entries(values).map(([key, value]) => [key, Array.isArray(value) ? value.join(', ') : String(value ?? '')]));
const given = (values: Row): Row => Object.fromEntries(Object.entries(values).flatMap(([key, value]) => (value.trim() ? [[key, value.trim()]] : [])));

const subjectOf = ({ kind = '', name = '' }: Row): PolicySubject => ({ kind: kind as PolicySubject['kind'], ...(kind === 'Everyone' ? {} : { name }) });
const ruleOf = ({ repository = '', chart = '', versions }: Row): TemplateRule => ({ ...(repository.trim() ? { repository: repository.trim() } : {}), chart: chart.trim(), ...(words(versions).length ? { versions: words(versions) } : {}) });

/** The fields of a policy over the very object that is saved and shown as YAML. */
export const usePolicyForm = (policy: () => EditedPolicy): PolicyForm => {
  const spec = computed<PolicyDraft>(() => policy().spec ?? {});
  const set = (field: string, value: unknown): void => {
    policy().spec = withField(spec.value, field, value);
  };

  return {
    spec,
    text:      (field) => fieldText(spec.value, field),
    set,
    setNumber: (field, text) => set(field, text === '' ? '' : numberOf(text)),
    faults:    computed(() => draftFaults(spec.value, Date.now())),
    subjects:  computed({ get: () => (spec.value.subjects ?? []).map(row), set: (rows) => set('subjects', rows.map((each) => subjectOf({ kind: 'User', ...each }))) }),
    templates: computed({ get: () => (spec.value.templates ?? []).map(row), set: (rows) => set('templates', rows.map(ruleOf)) }),
    sizes:     computed({ get: () => (spec.value.sizes ?? []).map(row), set: (rows) => set('sizes', rows.length ? rows.map((each) => ({ name: '', ...given(each) }) as PolicySize) : undefined) }),
  };
};
