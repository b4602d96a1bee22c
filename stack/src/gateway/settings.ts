import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { load } from 'js-yaml';
import type { KubeClient } from './kube/client';
import { collection, FEATURES, item, SETTINGS } from './kube/paths';
import type { KubeList, KubeObject } from './kube/types';

interface SettingDefault { name: string; default: string; public?: boolean }
interface FeatureDefault { name: string; on: boolean; dynamic?: boolean; prime?: boolean; description: string; force?: boolean }

/** Names of the settings that the login page may read. */
export async function publicSettings(manifests: string): Promise<Set<string>> {
  return new Set((await settingDefaults(manifests)).filter((setting) => setting.public).map(({ name }) => name));
}

/** Names of the namespaces that belong to the project System. */
export async function systemNamespaces(manifests: string): Promise<Set<string>> {
  const setting = (await settingDefaults(manifests)).find(({ name }) => name === 'system-namespaces');

  return new Set(setting?.default.split(','));
}

/** Makes settings that are missing; what somebody changed stays, except what the server itself knows best. */
export async function ensureSettings(kube: KubeClient, manifests: string, own: Record<string, string>): Promise<void> {
  const [defaults, { items }] = await Promise.all([settingDefaults(manifests), kube.get<KubeList<KubeObject & { value?: string }>>(collection(SETTINGS))]);
  const present = new Map(items.map((setting) => [setting.metadata.name, setting]));

  await Promise.all(defaults.map(async(setting) => {
    const { name } = setting;
    const value = own[name];
    const existing = present.get(name);

    if (!existing) {
      await kube.create(collection(SETTINGS), {
        apiVersion: SETTINGS.apiVersion,
        kind:       SETTINGS.kind,
        metadata:   { name },
        default:    setting.default,
        value:      value ?? setting.default,
        customized: false,
        source:     '',
      });
    } else if (value !== undefined && existing.value !== value) {
      await kube.patch(item(SETTINGS, name), { value });
    }
  }));
}

/** Makes feature switches that are missing. */
export async function ensureFeatures(kube: KubeClient, manifests: string): Promise<void> {
  const defaults = await readYaml<FeatureDefault[]>(join(manifests, 'features.yaml'));
  const { items } = await kube.get<KubeList<KubeObject>>(collection(FEATURES));
  const present = new Set(items.map(({ metadata }) => metadata.name));

  await Promise.all(defaults.filter(({ name }) => !present.has(name)).map(({ name, on, dynamic, prime, description, force }) => (
    kube.create(collection(FEATURES), {
      apiVersion: FEATURES.apiVersion,
      kind:       FEATURES.kind,
      metadata:   { name },
      spec:       { value: force ?? null },
      status:     { default: on, description, dynamic: dynamic ?? false, lockedValue: null, prime: prime ?? false },
    })
  )));
}

const settingDefaults = (manifests: string) => readYaml<SettingDefault[]>(join(manifests, 'settings.yaml'));

async function readYaml<T>(file: string): Promise<T> {
  return load(await readFile(file, 'utf8')) as T;
}
