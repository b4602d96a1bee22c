import cleanHtml from '@shell/directives/clean-html';
import { mount } from '@vue/test-utils';
import type { VueWrapper } from '@vue/test-utils';
import IntlMessageFormat from 'intl-messageformat';
import type { Component } from 'vue';

import texts from '../l10n/en-us.yaml';

/** The English text of a key as the dashboard would show it; throws for a key that has none. */
export const translate = (key: string, args?: Record<string, string | number>): string => {
  const text = key.split('.').reduce<unknown>((tree, part) => (tree as Record<string, unknown> | undefined)?.[part], texts);

  if (typeof text !== 'string') {
    throw new Error(`There is no text for ${ key }`);
  }

  return String(new IntlMessageFormat(text, 'en-us').format(args));
};

interface PageOptions {
  props?: Record<string, unknown>;
  slots?: Record<string, string>;
  getters?: Record<string, unknown>;
}

/** Mounts a component as on a page of the cluster `local`, with real texts. */
export const mountPage = (component: Component, options: PageOptions = {}): VueWrapper => mount(component, {
  props:  options.props,
  slots:  options.slots,
  global: {
    mocks:      { t: (key: string) => key, $store: { getters: {} } },
    provide:    { store: { getters: { 'i18n/exists': () => false, ...options.getters } } },
    // The shell's own: what it takes for HTML is to be seen in tests too.
    directives: { cleanTooltip: {}, cleanHtml, strippedAriaLabel: {}, t: {} },
    stubs:      { t: { template: '<span />' }, RouterLink: { props: ['to'], template: '<a :data-to="JSON.stringify(to)"><slot /></a>' } },
  },
});
