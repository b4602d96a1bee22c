import { POD_LABEL, RANCHER_PROJECT_ANNOTATION, namespaceFor, rancherLimits } from '@product-pods/domain';

import type { RancherApi } from '../api/rancher-api';
import { asApiError, clusterPath, kubernetesPath } from '../api/rancher-api';

/** What each check may say. */
export const PREFLIGHT_SAYS = {
  name:    ['free', 'seemsFree', 'taken', 'noAnswer'],
  names:   ['free', 'seemsFree', 'taken', 'noAnswer'],
  project: ['none', 'member', 'outsider', 'noAnswer'],
  quota:   ['left', 'exceeded'],
  storage: ['default', 'noDefault', 'noClass', 'noAnswer'],
} as const;
export type CheckId = keyof typeof PREFLIGHT_SAYS;

/** `unknown`: the user may not see what would tell. */
export type CheckState = 'ok' | 'warn' | 'fail' | 'unknown';

export interface PreflightCheck {
  id: CheckId;
  state: CheckState;
  /** The name of the sentence that says it. */
  says: typeof PREFLIGHT_SAYS[CheckId][number];
  detail?: string;
  /** How many pods it is about; one where it does not say. */
  count?: number;
}

export interface PreflightSubject {
  clusterId: string;
  /** `<cluster>/<project>` */
  projectId: string;
  /** Of the pods that are wanted together. */
  names: readonly string[];
  /** Whether the template seems to want volumes. */
  needsStorage: boolean;
}

/** A chart that wants volumes says so by the names of its values. */
export const wantsStorage = (values: Record<string, unknown>): boolean => /"[^"]*(storage|persisten|volume|pvc)[^"]*":/i.test(JSON.stringify(values));

interface Quota {
  limit?: Record<string, string>;
  usedLimit?: Record<string, string>;
}

interface Project {
  spec?: { resourceQuota?: Quota; namespaceDefaultResourceQuota?: { limit?: Record<string, string> } };
  status?: unknown;
}

interface StorageClasses {
  data?: { metadata: { name: string; annotations?: Record<string, string> } }[];
}

const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class';

/** Asks the API server to make the namespace without making it: it says whether the name is taken to who may not see whose it is. */
const tryName = async(api: RancherApi, { clusterId, projectId }: PreflightSubject, name: string): Promise<PreflightCheck> => {
  try {
    await api.request({
      path:   `${ kubernetesPath(clusterId) }/api/v1/namespaces?dryRun=All`,
      method: 'POST',
      body:   { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespaceFor(name), labels: { [POD_LABEL]: name }, annotations: { [RANCHER_PROJECT_ANNOTATION]: projectId.replace('/', ':') } } },
    });

    return { id: 'name', state: 'ok', says: 'free' };
  } catch (error) {
    const { status } = asApiError(error);

    return status === 409 ? { id: 'name', state: 'fail', says: 'taken' } : { id: 'name', state: 'unknown', says: status === 403 || status === 404 ? 'seemsFree' : 'noAnswer' };
  }
};

const checkName = async(api: RancherApi, subject: PreflightSubject, name: string): Promise<PreflightCheck> => {
  try {
    await api.request({ path: `${ kubernetesPath(subject.clusterId) }/api/v1/namespaces/${ namespaceFor(name) }` });

    return { id: 'name', state: 'fail', says: 'taken' };
  } catch (error) {
    const { status } = asApiError(error);

    // Somebody else's namespace answers like none at all.
    return status === 403 ? tryName(api, subject, name) : status === 404 ? { id: 'name', state: 'ok', says: 'free' } : { id: 'name', state: 'unknown', says: 'noAnswer' };
  }
};

/** One line where it is about one name; of several, one line for those of which the same is said. */
const checkNames = async(api: RancherApi, subject: PreflightSubject): Promise<PreflightCheck[]> => {
  const { names } = subject;
  const checks = await Promise.all(names.map((name) => checkName(api, subject, name)));

  return names.length === 1 ? checks : PREFLIGHT_SAYS.names.flatMap((says): PreflightCheck[] => {
    const found = names.filter((_, index) => checks[index]?.says === says);
    const state = checks.find((check) => check.says === says)?.state;

    return state ? [{ id: 'names', state, says, detail: found.join(', '), count: found.length }] : [];
  });
};

/** What a pod says itself that it takes of: that is judged like a policy's limit, by its size. */
const isOfSize = (key: string, quantity: string): boolean => Object.keys(rancherLimits('', { [key]: quantity }, [])).length > 0;

/** What so many new namespaces take of each other quota, against what is left of it. */
const exceeded = ({ limit = {}, usedLimit = {} }: Quota, share: Record<string, string>, { value, count }: { value: (quantity: string) => number; count: number }): string[] => Object.keys(limit).filter((key) => {
  if (isOfSize(key, limit[key] ?? '')) {
    return false;
  }
  const most = value(limit[key] ?? '');

  return Number.isFinite(most) && value(usedLimit[key] ?? '0') + count * value(share[key] ?? '0') > most;
});

const checkProject = async(api: RancherApi, { projectId, names: { length: count } }: PreflightSubject, value: (quantity: string) => number): Promise<PreflightCheck[]> => {
  if (!projectId) {
    return [{ id: 'project', state: 'fail', says: 'none' }];
  }

  try {
    const { spec } = await api.request<Project>({ path: `/v1/management.cattle.io.projects/${ projectId }` });
    const quota = spec?.resourceQuota;

    if (!quota?.limit || !Object.keys(quota.limit).length) {
      return [{ id: 'project', state: 'ok', says: 'member' }];
    }
    const over = exceeded(quota, spec?.namespaceDefaultResourceQuota?.limit ?? {}, { value, count });

    return [{ id: 'project', state: 'ok', says: 'member' }, over.length ? { id: 'quota', state: 'fail', says: 'exceeded', detail: over.join(', '), count } : { id: 'quota', state: 'ok', says: 'left', count }];
  } catch (error) {
    return [{ id: 'project', state: asApiError(error).isForbidden ? 'fail' : 'unknown', says: asApiError(error).isForbidden ? 'outsider' : 'noAnswer' }];
  }
};

const checkStorage = async(api: RancherApi, { clusterId, needsStorage }: PreflightSubject): Promise<PreflightCheck[]> => {
  if (!needsStorage) {
    return [];
  }

  try {
    const { data = [] } = await api.request<StorageClasses>({ path: `${ clusterPath(clusterId) }/storage.k8s.io.storageclasses` });
    const usual = data.find(({ metadata }) => metadata.annotations?.[DEFAULT_CLASS] === 'true');

    return [usual ? { id: 'storage', state: 'ok', says: 'default', detail: usual.metadata.name } : { id: 'storage', state: 'warn', says: data.length ? 'noDefault' : 'noClass' }];
  } catch {
    return [{ id: 'storage', state: 'unknown', says: 'noAnswer' }];
  }
};

/** What would keep a pod from coming to life, as far as the user can see it; nothing is made. */
export const preflight = async(api: RancherApi, subject: PreflightSubject, value: (quantity: string) => number): Promise<PreflightCheck[]> => (
  await Promise.all([checkNames(api, subject), checkProject(api, subject, value), checkStorage(api, subject)])
).flat();
