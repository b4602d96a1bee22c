import type { TemplateProduct } from '@product-pods/domain';
import { forRelease } from '@product-pods/domain';
import type { KubeClient, KubeList, KubeObject } from './kube/client';
import { isNotFound } from './kube/errors';
import { paths } from './kube/paths';

interface Service extends KubeObject {
  spec?: { type?: string; clusterIP?: string; selector?: Record<string, string>; ports?: { port: number }[] };
  status?: { loadBalancer?: { ingress?: { ip?: string; hostname?: string }[] } };
}

interface Ingress extends KubeObject {
  spec?: {
    tls?: { hosts?: string[] }[];
    rules?: { host?: string; http?: { paths?: { path?: string; backend?: { service?: { name?: string } } }[] } }[];
  };
}

/** Where a product is asked, and where the cluster exposes it. */
export interface Target {
  host: string;
  port: number;
  scheme: 'http' | 'https';
  /** The Service's own name, for the Host header. */
  name: string;
  url?: string;
}

/** Finds the Service of a product in the pod's own namespace; throws an `Error` with a sentence for people where it must not be asked. */
export async function findTarget(client: KubeClient, namespace: string, release: string, endpoint: NonNullable<TemplateProduct['endpoint']>): Promise<Target> {
  const name = forRelease(endpoint.service, release);
  const service = await readService(client, namespace, name);
  const { type, clusterIP, selector, ports } = service.spec ?? {};

  // An ExternalName, or endpoints somebody wrote by hand, would make the operator call whatever its owner likes.
  if (type === 'ExternalName' || !selector || !Object.keys(selector).length) {
    throw new Error(`The Service ${ name } does not select container pods, so it is not asked.`);
  }
  if (!clusterIP || clusterIP === 'None') {
    throw new Error(`The Service ${ name } has no address of its own (ClusterIP), so it cannot be asked.`);
  }
  if (!ports?.some(({ port }) => port === endpoint.port)) {
    throw new Error(`The Service ${ name } has no port ${ endpoint.port }.`);
  }

  const scheme = endpoint.scheme ?? 'http';
  const url = await exposedUrl(client, namespace, { service, name, endpoint, scheme });

  return { host: clusterIP, port: endpoint.port, scheme, name: `${ name }.${ namespace }.svc`, ...(url ? { url } : {}) };
}

async function readService(client: KubeClient, namespace: string, name: string): Promise<Service> {
  try {
    return await client.get<Service>(paths.core(namespace, 'services', name));
  } catch (error) {
    throw isNotFound(error) ? new Error(`There is no Service ${ name }.`, { cause: error }) : error;
  }
}

interface Exposed {
  service: Service;
  name: string;
  endpoint: NonNullable<TemplateProduct['endpoint']>;
  scheme: string;
}

async function exposedUrl(client: KubeClient, namespace: string, { service, name, endpoint, scheme }: Exposed): Promise<string | undefined> {
  const { items } = await client.get<KubeList<Ingress>>(paths.ingresses(namespace));

  for (const { spec } of items) {
    for (const rule of spec?.rules ?? []) {
      const match = rule.http?.paths?.find(({ backend }) => backend?.service?.name === name);

      if (rule.host && match) {
        const secure = spec?.tls?.some(({ hosts }) => !hosts?.length || hosts.includes(rule.host ?? ''));

        return new URL(endpoint.path ?? '/', `${ secure ? 'https' : 'http' }://${ rule.host }`).href;
      }
    }
  }

  const [ingress] = service.status?.loadBalancer?.ingress ?? [];
  const host = ingress?.hostname ?? ingress?.ip;

  return service.spec?.type === 'LoadBalancer' && host ? new URL(endpoint.path ?? '/', `${ scheme }://${ host }:${ endpoint.port }`).href : undefined;
}
