import type { RancherApi } from '../api/rancher-api';
import type { Preset, PresetStore } from './preset';
import { readPreset } from './preset';

/** Rancher's preferences of the user who looks at the page. */
interface Preferences {
  id: string;
  data?: Record<string, string>;
}

const PATH = '/v1/userpreferences';
const KEY = 'product-pods-presets';

const presetsIn = ({ data }: Preferences): Record<string, unknown> => {
  try {
    const written: unknown = JSON.parse(data?.[KEY] ?? '{}');

    return written && typeof written === 'object' && !Array.isArray(written) ? written as Record<string, unknown> : {};
  } catch {
    return {};
  }
};

/** A user's own presets, in his preferences: they follow him from browser to browser, and nobody else sees them. */
export const ownPresets = (api: RancherApi): PresetStore => {
  const load = async(): Promise<Preferences> => {
    const { data: [preferences] = [] } = await api.request<{ data?: Preferences[] }>({ path: PATH });

    if (!preferences) {
      throw new Error('there are no preferences');
    }

    return preferences;
  };
  /** Read again first: the dashboard keeps its own preferences in the same object. */
  const change = async(work: (presets: Record<string, unknown>) => Record<string, unknown>): Promise<void> => {
    const preferences = await load();

    await api.request({ path: `${ PATH }/${ encodeURIComponent(preferences.id) }`, method: 'PUT', body: { ...preferences, data: { ...preferences.data, [KEY]: JSON.stringify(work(presetsIn(preferences))) } } });
  };

  return {
    list:   async() => Object.entries(presetsIn(await load())).flatMap(([id, written]) => readPreset(id, 'own', written) ?? []),
    save:   ({ id, name, content }: Preset) => change((presets) => ({ ...presets, [id]: { name, content } })),
    remove: (id) => change(({ [id]: _, ...others }) => others),
  };
};
