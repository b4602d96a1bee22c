import { localCluster, type ClusterFacts } from './local-cluster';

/** What the gateway adds to steve's answers, so that they are Rancher's. */
export interface RewriteContext {
  /** `https://host[:port]` of the client's request; links begin with it. */
  origin: string;
  cluster: () => ClusterFacts;
}

interface Resource {
  id?: string;
  type?: string;
  data?: unknown;
  links?: Record<string, string>;
  actions?: Record<string, string>;
  resourceActions?: Record<string, unknown>;
  [key: string]: unknown;
}

const REPO = 'catalog.cattle.io.clusterrepo';
const APP = 'catalog.cattle.io.app';
const OPERATION = 'catalog.cattle.io.operation';
const CLUSTER = 'management.cattle.io.cluster';

const CHART_OUTPUT = 'chartActionOutput';
const SCHEMA_ACTIONS: Record<string, Record<string, unknown>> = {
  [REPO]: { install: { input: 'chartInstallAction', output: CHART_OUTPUT }, upgrade: { input: 'chartUpgradeAction', output: CHART_OUTPUT } },
  [APP]:  { uninstall: { input: 'chartUninstallAction', output: CHART_OUTPUT } },
};

const REWRITTEN_PATH = /^\/v1\/(catalog\.cattle\.io\.(clusterrepo|app|operation)s?|schemas?|management\.cattle\.io\.clusters?)(\/|$)/;
const REWRITTEN_FRAME = /"(catalog\.cattle\.io\.(clusterrepo|app|operation)|schema|management\.cattle\.io\.cluster)"/;

/** Whether answers to this path need {@link rewriteBody}. Others pass as a stream. */
export const isRewritten = (path: string) => REWRITTEN_PATH.test(path);

/** Adds actions and links to an object or to each object of a collection. */
export function rewriteBody(body: unknown, context: RewriteContext): unknown {
  const resource = body as Resource;

  if (resource.type === 'collection' && Array.isArray(resource.data)) {
    return { ...resource, data: resource.data.map((entry) => rewriteResource(entry as Resource, context)) };
  }

  return rewriteResource(resource, context);
}

/** The same for a frame of a subscription, which carries an object in `data`. */
export function rewriteFrame(frame: string, context: RewriteContext): string {
  if (!REWRITTEN_FRAME.test(frame)) {
    return frame;
  }
  const message = JSON.parse(frame) as { data?: Resource };

  return message.data?.type ? JSON.stringify({ ...message, data: rewriteResource(message.data, context) }) : frame;
}

function rewriteResource(resource: Resource, context: RewriteContext): Resource {
  const self = `${ context.origin }/v1/${ resource.type }s/${ resource.id }`;

  switch (resource.type) {
  case REPO:
    return {
      ...resource,
      links:   { ...resource.links, ...query(self, 'link', ['chart', 'icon', 'index', 'info']) },
      actions: { ...resource.actions, ...query(self, 'action', ['install', 'upgrade']) },
    };
  case APP:
    return { ...resource, actions: { ...resource.actions, ...query(self, 'action', ['uninstall']) } };
  case OPERATION:
    return { ...resource, links: { ...resource.links, logs: `${ self }/logs` } };
  case CLUSTER:
    return resource.id === 'local' ? localCluster(resource, context.origin, context.cluster()) : resource;
  case 'schema': {
    const actions = SCHEMA_ACTIONS[resource.id ?? ''];

    return actions ? { ...resource, resourceActions: { ...resource.resourceActions, ...actions } } : resource;
  }
  default:
    return resource;
  }
}

function query(base: string, key: string, names: string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, `${ base }?${ key }=${ name }`]));
}
