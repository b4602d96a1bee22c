import type { InjectionKey, Ref } from 'vue';

import type { PolicyForm } from '../composables/usePolicyForm';

/** How the fields of the policy editor find the policy. */
export const POLICY_FORM: InjectionKey<{ form: PolicyForm; disabled: Readonly<Ref<boolean>> }> = Symbol('product-pods-policy-form');
