import type { Layout } from './layout';
import { CLUSTER_DOMAIN, POD_CIDR, SERVICE_CIDR } from './layout';

/** A command line of a part of the cluster. */
export interface CommandLine { name: string; args: string[] }

const flags = (values: Record<string, string | number | boolean>) => Object.entries(values).map(([name, value]) => `--${ name }=${ value }`);

/** Data is a development cluster's: it may be lost when the machine loses power, and starts are faster for it. */
export function etcd({ seen, ports }: Layout): CommandLine {
  const client = `https://127.0.0.1:${ ports.etcd }`;
  const peer = `https://127.0.0.1:${ ports.etcdPeer }`;
  const [cert, key, ca] = [seen('pki', 'etcd.crt'), seen('pki', 'etcd.key'), seen('pki', 'ca.crt')];

  return {
    name: 'etcd',
    args: flags({
      name:                          'stack',
      'data-dir':                    seen('etcd'),
      'unsafe-no-fsync':             true,
      'listen-client-urls':          client,
      'advertise-client-urls':       client,
      'listen-peer-urls':            peer,
      'initial-advertise-peer-urls': peer,
      'initial-cluster':             `stack=${ peer }`,
      'cert-file':                   cert,
      'key-file':                    key,
      'trusted-ca-file':             ca,
      'client-cert-auth':            true,
      'peer-cert-file':              cert,
      'peer-key-file':               key,
      'peer-trusted-ca-file':        ca,
      'peer-client-cert-auth':       true,
      'log-level':                   'warn',
    }),
  };
}

export function apiServer({ seen, ports, address }: Layout): CommandLine {
  const pki = (file: string) => seen('pki', file);

  return {
    name: 'kube-apiserver',
    args: flags({
      'etcd-servers':                       `https://127.0.0.1:${ ports.etcd }`,
      'etcd-cafile':                        pki('ca.crt'),
      'etcd-certfile':                      pki('to-etcd.crt'),
      'etcd-keyfile':                       pki('to-etcd.key'),
      'bind-address':                       address === '127.0.0.1' ? address : '0.0.0.0',
      'advertise-address':                  address,
      'secure-port':                        ports.apiServer,
      'cert-dir':                           seen('run'),
      'tls-cert-file':                      pki('kube-apiserver.crt'),
      'tls-private-key-file':               pki('kube-apiserver.key'),
      'client-ca-file':                     pki('ca.crt'),
      'service-account-issuer':             `https://kubernetes.default.svc.${ CLUSTER_DOMAIN }`,
      'service-account-key-file':           pki('service-account.pub'),
      'service-account-signing-key-file':   pki('service-account.key'),
      'service-cluster-ip-range':           SERVICE_CIDR,
      'authorization-mode':                 'Node,RBAC',
      'enable-admission-plugins':           'NodeRestriction',
      'allow-privileged':                   true,
      'enable-aggregator-routing':          true,
      'requestheader-client-ca-file':       pki('front-proxy-ca.crt'),
      'requestheader-allowed-names':        'front-proxy-client',
      'requestheader-username-headers':     'X-Remote-User',
      'requestheader-group-headers':        'X-Remote-Group',
      'requestheader-extra-headers-prefix': 'X-Remote-Extra-',
      'proxy-client-cert-file':             pki('front-proxy-client.crt'),
      'proxy-client-key-file':              pki('front-proxy-client.key'),
      'kubelet-client-certificate':         pki('to-kubelet.crt'),
      'kubelet-client-key':                 pki('to-kubelet.key'),
      'kubelet-preferred-address-types':    'InternalIP',
      // There is one, and its address may differ from that of the last run: no stale lease may point to the old one.
      'endpoint-reconciler-type':           'master-count',
      profiling:                            false,
    }),
  };
}

const clientOf = ({ seen }: Layout, name: string) => {
  const kubeconfig = seen('kubeconfig', name);

  return { kubeconfig, 'authentication-kubeconfig': kubeconfig, 'authorization-kubeconfig': kubeconfig };
};

export function controllerManager(layout: Layout): CommandLine {
  const pki = (file: string) => layout.seen('pki', file);

  return {
    name: 'kube-controller-manager',
    args: flags({
      ...clientOf(layout, 'controller-manager'),
      'bind-address':                     '127.0.0.1',
      'secure-port':                      layout.ports.controllerManager,
      'cert-dir':                         layout.seen('run'),
      'client-ca-file':                   pki('ca.crt'),
      'cluster-signing-cert-file':        pki('ca.crt'),
      'cluster-signing-key-file':         pki('ca.key'),
      'root-ca-file':                     pki('ca.crt'),
      'service-account-private-key-file': pki('service-account.key'),
      'use-service-account-credentials':  true,
      'cluster-cidr':                     POD_CIDR,
      'allocate-node-cidrs':              false,
      'leader-elect':                     false,
      'kube-api-qps':                     200,
      'kube-api-burst':                   400,
      'concurrent-namespace-syncs':       20,
      profiling:                          false,
    }),
  };
}

export function scheduler(layout: Layout): CommandLine {
  return {
    name: 'kube-scheduler',
    args: flags({
      ...clientOf(layout, 'scheduler'),
      'bind-address':  '127.0.0.1',
      'secure-port':   layout.ports.scheduler,
      'cert-dir':      layout.seen('run'),
      'leader-elect':  false,
      'kube-api-qps':  200,
      'kube-api-burst': 400,
      profiling:       false,
    }),
  };
}
