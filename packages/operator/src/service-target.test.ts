import { describe, expect, it } from 'vitest';
import type { KubeClient } from './kube/client';
import { KubeError } from './kube/errors';
import { findTarget } from './service-target';

const ENDPOINT = { service: '{release}-web', port: 80, path: '/login' };

function clientWith(service: object | undefined, ingresses: object[] = []): KubeClient {
  const get = async(path: string) => {
    if (path === '/api/v1/namespaces/pp-demo/services/demo-web') {
      if (!service) {
        throw new KubeError(404, 'NotFound', 'no');
      }

      return service;
    }
    if (path === '/apis/networking.k8s.io/v1/namespaces/pp-demo/ingresses') {
      return { items: ingresses };
    }
    throw new Error(`unexpected ${ path }`);
  };

  return { get } as unknown as KubeClient;
}

const spec = { clusterIP: '10.0.0.7', selector: { app: 'x' }, ports: [{ port: 80 }] };
const find = (service: object | undefined, ingresses?: object[]) => findTarget(clientWith(service, ingresses), 'pp-demo', 'demo', ENDPOINT);

describe('findTarget', () => {
  it('is the address of the Service in the pod’s own namespace', async() => {
    expect(await find({ spec })).toEqual({ host: '10.0.0.7', port: 80, scheme: 'http', name: 'demo-web.pp-demo.svc' });
  });

  it.each([
    ['is not there', undefined, 'There is no Service demo-web.'],
    ['points outside', { spec: { type: 'ExternalName', externalName: 'evil.example' } }, 'The Service demo-web does not select container pods, so it is not asked.'],
    ['has addresses somebody wrote', { spec: { ...spec, selector: undefined } }, 'The Service demo-web does not select container pods, so it is not asked.'],
    ['is headless', { spec: { ...spec, clusterIP: 'None' } }, 'The Service demo-web has no address of its own (ClusterIP), so it cannot be asked.'],
    ['has another port', { spec: { ...spec, ports: [{ port: 81 }] } }, 'The Service demo-web has no port 80.'],
  ])('is refused when the Service %s', async(_, service, message) => {
    await expect(find(service)).rejects.toThrow(message);
  });

  it.each([
    ['an Ingress', { spec }, [{ spec: { rules: [{ host: 'demo.example', http: { paths: [{ backend: { service: { name: 'demo-web' } } }] } }] } }], 'http://demo.example/login'],
    ['an Ingress with TLS', { spec }, [{ spec: { tls: [{ hosts: ['demo.example'] }], rules: [{ host: 'demo.example', http: { paths: [{ backend: { service: { name: 'demo-web' } } }] } }] } }], 'https://demo.example/login'],
    ['another Service’s Ingress', { spec }, [{ spec: { rules: [{ host: 'demo.example', http: { paths: [{ backend: { service: { name: 'other' } } }] } }] } }], undefined],
    ['a load balancer', { spec: { ...spec, type: 'LoadBalancer' }, status: { loadBalancer: { ingress: [{ ip: '192.0.2.1' }] } } }, [], 'http://192.0.2.1/login'],
  ])('tells the URL by %s', async(_, service, ingresses, url) => {
    expect((await find(service, ingresses)).url).toBe(url);
  });
});
