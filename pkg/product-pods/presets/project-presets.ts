import type { RancherApi } from '../api/rancher-api';
import { asApiError, clusterPath, kubernetesPath } from '../api/rancher-api';
import { areRolesPopulated } from '../create/make-namespace';
import type { Named } from '../create/objects';
import type { Clock } from '../create/types';
import type { Preset, PresetStore } from './preset';
import { readPreset } from './preset';

interface ConfigMap {
  metadata: { name: string };
  data?: Record<string, string>;
}

const LABEL = 'productpods.io/preset';
const KEY = 'content';
const ROLES_TIMEOUT_MS = 30_000;
const POLL_MS = 200;

/** The namespace in which a project keeps its presets; pods' own namespaces go with them. */
export const presetNamespace = (projectId: string): string => `product-pods-presets-${ projectId.split('/')[1] ?? '' }`;

/** Presets of a project, as ConfigMaps in a namespace of it: who may see the project sees them, who may work in it writes them. */
export const projectPresets = (api: RancherApi, clusterId: string, projectId: string, clock: Clock): PresetStore => {
  const namespace = presetNamespace(projectId);
  const path = `${ kubernetesPath(clusterId) }/api/v1/namespaces/${ namespace }/configmaps`;

  /** Makes the namespace where there is none yet, and waits for the project's rights in it. */
  const makeNamespace = async(): Promise<void> => {
    await api.request({
      path: `${ clusterPath(clusterId) }/namespaces`, method: 'POST', body: { type: 'namespace', metadata: { name: namespace, annotations: { 'field.cattle.io/projectId': projectId.replace('/', ':') } } },
    }).catch((error: unknown) => {
      // Somebody else of the project was first.
      if (asApiError(error).status !== 409) {
        throw error;
      }
    });
    for (const deadline = clock.now() + ROLES_TIMEOUT_MS; clock.now() < deadline; await clock.sleep(POLL_MS)) {
      const made = await api.request<Named>({ path: `${ kubernetesPath(clusterId) }/api/v1/namespaces/${ namespace }` }).catch(() => undefined);

      if (made && areRolesPopulated(made)) {
        return;
      }
    }
  };
  const body = ({ id, name, content }: Preset): object => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: id, namespace, labels: { [LABEL]: 'true' } }, data: { [KEY]: JSON.stringify({ name, content }) } });
  const put = async(preset: Preset): Promise<void> => {
    try {
      await api.request({ path, method: 'POST', body: body(preset) });
    } catch (error) {
      if (asApiError(error).status !== 409) {
        throw error;
      }
      await api.request({ path: `${ path }/${ preset.id }`, method: 'PUT', body: body(preset) });
    }
  };

  return {
    list: async() => {
      try {
        const { items = [] } = await api.request<{ items?: ConfigMap[] }>({ path: `${ path }?labelSelector=${ encodeURIComponent(`${ LABEL }=true`) }` });

        return items.flatMap(({ metadata, data }) => {
          try {
            return readPreset(metadata.name, 'project', JSON.parse(data?.[KEY] ?? 'null')) ?? [];
          } catch {
            return [];
          }
        });
      } catch (error) {
        // No namespace, or none to be seen: no presets.
        if (asApiError(error).isForbidden) {
          return [];
        }
        throw error;
      }
    },
    save: async(preset) => {
      try {
        await put(preset);
      } catch (error) {
        // Without its namespace nobody holds rights in it.
        if (!asApiError(error).isForbidden) {
          throw error;
        }
        await makeNamespace();
        await put(preset);
      }
    },
    remove: async(id) => {
      await api.request({ path: `${ path }/${ encodeURIComponent(id) }`, method: 'DELETE' }).catch((error: unknown) => {
        if (asApiError(error).status !== 404) {
          throw error;
        }
      });
    },
  };
};
