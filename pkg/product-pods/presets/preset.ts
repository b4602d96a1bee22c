import type { Form, FormState, Values } from '@product-pods/domain';
import { isTree } from '@product-pods/domain';

import type { Draft } from '../create/draft';
import { withoutSecrets } from '../create/share';

/** For whom a filled form is kept. */
export const PRESET_SCOPES = ['own', 'project'] as const;
export type PresetScope = typeof PRESET_SCOPES[number];

/** What is kept of a filled form: everything but the pod's name, its project, and secrets. */
export interface PresetContent {
  /** Id of the template in the catalogue. */
  template: string;
  version: string;
  title: string;
  purpose: string;
  ttl: string;
  life: Draft['life'];
  /** What differs from the chart's own values. */
  changes: Values;
  choices?: FormState['choices'];
  size?: Draft['size'];
  matrix?: Draft['matrix'];
}

export interface Preset {
  id: string;
  name: string;
  scope: PresetScope;
  content: PresetContent;
}

export const PRESET_NAME_MAX_LENGTH = 80;
/** All of a user's presets lie in one preference; a ConfigMap holds one. */
export const PRESET_MAX_LENGTH = 60_000;

/** Where presets of one scope lie. */
export interface PresetStore {
  list: () => Promise<Preset[]>;
  /** Keeps a preset under its id, in the place of one that is there. */
  save: (preset: Preset) => Promise<void>;
  remove: (id: string) => Promise<void>;
}

/** A filled form as a preset. */
export const presetOf = (templateId: string, { version, title, purpose, ttl, life, choices, size, matrix }: Draft, form: Form, state: FormState): PresetContent => ({
  template: templateId,
  version,
  title,
  purpose,
  ttl,
  life,
  changes:  withoutSecrets(form.output(state), form.secrets(state)),
  ...(choices && Object.keys(choices).length ? { choices } : {}),
  ...(Object.values(size).some(Boolean) ? { size } : {}),
  ...(matrix?.isOn ? { matrix } : {}),
});

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A preset as it was written, by whatever version of this page, or by hand; `undefined` for what is none. */
export const readPreset = (id: string, scope: PresetScope, written: unknown): Preset | undefined => {
  const { name, content } = isTree(written) ? written : {};

  if (!isTree(content) || !text(name) || !text(content['template']) || !isTree(content['changes'])) {
    return undefined;
  }

  return {
    id,
    scope,
    name:    text(name).slice(0, PRESET_NAME_MAX_LENGTH),
    content: {
      template: text(content['template']),
      version:  text(content['version']),
      title:    text(content['title']),
      purpose:  text(content['purpose']),
      ttl:      text(content['ttl']),
      life:     (isTree(content['life']) ? content['life'] : {}) as unknown as Draft['life'],
      changes:  content['changes'],
      ...(isTree(content['choices']) ? { choices: content['choices'] as FormState['choices'] } : {}),
      ...(isTree(content['size']) ? { size: content['size'] as unknown as Draft['size'] } : {}),
      ...(isTree(content['matrix']) ? { matrix: content['matrix'] as unknown as Draft['matrix'] } : {}),
    },
  };
};
