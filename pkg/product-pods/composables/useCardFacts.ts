import type { UsualTime } from '@product-pods/domain';
import type { ComputedRef } from 'vue';
import { computed } from 'vue';

import type { CatalogTemplate } from '../catalog/templates';
import { useDuration } from './useDuration';
import { useText } from './useText';

/** Something to know about a template; `more` explains it. */
export interface CardFact {
  label: string;
  value: string;
  more?: string;
}

/** What the card of a template says about it, beside what it is. */
export const useCardFacts = (template: () => CatalogTemplate, usual: () => UsualTime | undefined): ComputedRef<CardFact[]> => {
  const text = useText();
  const { duration, seconds } = useDuration();

  /** As measured in this cluster; the template's own estimate until something was. */
  const readyFact = (): CardFact[] => {
    const { readySeconds } = template().spec ?? {};
    const measured = usual();
    const label = text('catalogue.ready');

    if (measured) {
      const whole = (time: number): string => seconds(Math.max(1, Math.round(time)));

      return [{ label, value: text('catalogue.measured', { time: whole(measured.p50) }), more: text('catalogue.measuredMore', { time: whole(measured.p95), count: measured.count }) }];
    }

    return readySeconds ? [{ label, value: text('catalogue.about', { time: seconds(readySeconds) }), more: text('catalogue.estimated') }] : [];
  };
  const sizeFact = (): CardFact[] => {
    const { sizes = [], resources } = template().spec ?? {};
    const offered = sizes.find((size) => size.default) ?? sizes[0];
    const { cpu, memory, storage } = offered?.resources ?? resources ?? {};
    const needs = [...(cpu ? [text('catalogue.cpu', { cpu })] : []), ...(memory ? [text('catalogue.memory', { memory })] : []), ...(storage ? [text('catalogue.storage', { storage })] : [])].join(', ');
    const names = sizes.map(({ name, title }) => title ?? name).join(', ');

    if (offered && sizes.length > 1) {
      return [{ label: text('catalogue.sizes'), value: names, ...(needs ? { more: text('catalogue.offered', { size: offered.title ?? offered.name, needs }) } : {}) }];
    }

    return needs || names ? [{ label: text('catalogue.size'), value: needs || names }] : [];
  };
  const clusterFact = (): CardFact[] => {
    const { clusterObjects } = template().spec ?? {};

    return clusterObjects ? [{ label: text('catalogue.clusterWide'), value: clusterObjects.join(', ') || text('catalogue.clusterWideNone'), ...(clusterObjects.length ? { more: text('catalogue.clusterWideNeeds') } : {}) }] : [];
  };

  return computed(() => {
    const { defaultTtl } = template().spec ?? {};

    return [
      ...(defaultTtl ? [{ label: text('catalogue.lifetime'), value: duration(defaultTtl) }] : []),
      ...readyFact(),
      ...sizeFact(),
      ...clusterFact(),
      { label: text('catalogue.repository'), value: template().repository },
    ];
  });
};
