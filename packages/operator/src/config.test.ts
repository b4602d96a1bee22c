import { describe, expect, it } from 'vitest';
import { readConfig } from './config';

describe('readConfig', () => {
  it('passes on to helm where things are, and no more', () => {
    expect(readConfig({ KUBECONFIG: '/k', HELM: '/h', PORT: '0', PATH: '/bin', HOSTNAME: 'box', TOKEN: 'secret', NODE_OPTIONS: '--x', CONFIG_FILE: '/c' })).toEqual({
      kubeconfig:     '/k',
      helm:           '/h',
      logLevel:       'info',
      port:           0,
      host:           '0.0.0.0',
      serviceAccount: { namespace: 'product-pods-system', name: 'product-pods-operator' },
      identity:       expect.stringMatching(new RegExp(`^box_${ process.pid }_[0-9a-f]{8}$`)),
      configFile:     '/c',
      admission:      undefined,
      proxies:        { except: '' },
      helmEnv:        { PATH: '/bin', KUBECONFIG: '/k' },
    });
  });

  it('answers admission reviews where it is told to', () => {
    expect(readConfig({ KUBECONFIG: '/k', ADMISSION_PORT: '8443', ADMISSION_HOSTS: 'a.b.svc, 127.0.0.1' }).admission).toEqual({ port: 8443, hosts: ['a.b.svc', '127.0.0.1'] });
  });

  it('names no two starts the same', () => {
    expect(readConfig({ KUBECONFIG: '/k' }).identity).not.toBe(readConfig({ KUBECONFIG: '/k' }).identity);
  });

  it('uses the service account inside of a cluster', () => {
    expect(readConfig({ KUBERNETES_SERVICE_HOST: '10.0.0.1' })).toMatchObject({ kubeconfig: undefined, helm: 'helm', port: 8080, configFile: undefined, helmEnv: { KUBERNETES_SERVICE_HOST: '10.0.0.1' } });
  });

  it('keeps helm from asking the API server of its own cluster by a proxy', () => {
    const proxied = { HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: '.example' };

    expect(readConfig({ ...proxied, KUBERNETES_SERVICE_HOST: '10.0.0.1' }).helmEnv).toEqual({ HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: '.example,10.0.0.1', KUBERNETES_SERVICE_HOST: '10.0.0.1' });
    expect(readConfig({ ...proxied, KUBECONFIG: '/k', KUBERNETES_SERVICE_HOST: '10.0.0.1' }).helmEnv.NO_PROXY).toBe('.example');
  });

  it.each([[{}, /KUBECONFIG/], [{ KUBECONFIG: '/k', PORT: 'x' }, /PORT must be a port number, not “x”/], [{ KUBECONFIG: '/k', PORT: '70000' }, /PORT/],
    [{ KUBECONFIG: '/k', ADMISSION_PORT: 'x', ADMISSION_HOSTS: 'a' }, /ADMISSION_PORT must be a port number/], [{ KUBECONFIG: '/k', ADMISSION_PORT: '1' }, /ADMISSION_HOSTS must name/],
  ])('refuses %j', (env, message) => {
    expect(() => readConfig(env)).toThrow(message);
  });
});
