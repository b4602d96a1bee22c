import type { HeaderOptions, PaginationHeaderOptions } from '@shell/core/types';
import { AGE, NAME, NAMESPACE, STATE } from '@shell/config/table-headers';
import { STEVE_AGE_COL, STEVE_NAMESPACE_COL, STEVE_NAME_COL, STEVE_STATE_COL } from '@shell/config/pagination-table-headers';

const state = { formatter: 'ProductPodState' };
const title = { name: 'product-pod-title', labelKey: 'productPods.list.title', value: 'spec.title' };
const template = { name: 'product-pod-template', labelKey: 'productPods.list.template', value: 'templateDisplay' };
const owner = { name: 'product-pod-owner', labelKey: 'productPods.list.owner', value: 'spec.owner', formatter: 'ProductPodOwner' };
const timeLeft = {
  name: 'product-pod-time-left', labelKey: 'productPods.list.timeLeft', value: 'expiresAt', formatter: 'ProductPodTimeLeft', width: 150,
};

/** Columns where the page holds all pods. */
export const headers: HeaderOptions[] = [
  { ...STATE, ...state },
  NAME,
  NAMESPACE,
  { ...title, sort: ['spec.title'] },
  { ...template, sort: ['templateDisplay'] },
  { ...owner, sort: ['spec.owner'] },
  { ...timeLeft, sort: ['expiresAt'] },
  AGE,
];

/**
 * Columns where the server pages: it sorts by printer columns alone, in the order of the CRD
 * (0 is the name, then Phase, Template, Owner, Expires).
 */
export const paginationHeaders: PaginationHeaderOptions[] = [
  { ...STEVE_STATE_COL, ...state },
  STEVE_NAME_COL,
  STEVE_NAMESPACE_COL,
  { ...title, sort: false, search: false },
  { ...template, sort: ['metadata.fields.2'], search: 'metadata.fields.2' } as PaginationHeaderOptions,
  { ...owner, sort: ['metadata.fields.3'], search: 'metadata.fields.3' } as PaginationHeaderOptions,
  { ...timeLeft, sort: ['metadata.fields.4'], search: false },
  STEVE_AGE_COL,
];
