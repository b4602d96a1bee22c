import { mkdirSync, statfsSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { dump } from 'js-yaml';
import { CLUSTER_DOMAIN, type Layout, NODE_NAME, POD_CIDR } from './layout';
import { NODE_IMAGE } from './node-image';
import { OUTBOUND_DNS } from './outbound';
import { DNS_ADDRESS, type Sandbox } from './sandbox';

/** Address of containerd; in the private `/run` of the stack, so every stack has the same. */
export const CONTAINERD_SOCKET = '/run/containerd/containerd.sock';

const OVERLAYFS_MAGIC = 0x794c7630;
const PLUGIN_FOLDERS = '/usr/lib/cni';

function containerd({ seen, dataDir }: Layout): string {
  // Overlays do not stack: inside a container whose root is one, layers are copied instead.
  const snapshotter = statfsSync(dataDir).type === OVERLAYFS_MAGIC ? 'native' : 'overlayfs';

  return `version = 2
root = "${ seen('containerd') }"
state = "/run/containerd"
[grpc]
  address = "${ CONTAINERD_SOCKET }"
[plugins."io.containerd.internal.v1.opt"]
  path = "${ seen('containerd', 'opt') }"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${ NODE_IMAGE }"
  # Machines without CAP_SYS_RESOURCE cannot lower the score of a process below their own.
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "${ PLUGIN_FOLDERS }"
    conf_dir = "${ seen('config', 'cni') }"
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "${ snapshotter }"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
        SystemdCgroup = false
`;
}

/** Point-to-point links instead of a bridge: all traffic is routed, so kube-proxy sees it without the br_netfilter module. */
const cni = () => JSON.stringify({
  cniVersion: '0.4.0',
  name:       'pods',
  plugins:    [
    {
      type: 'ptp', ipMasq: true, ipam: { type: 'host-local', ranges: [[{ subnet: POD_CIDR }]], routes: [{ dst: '0.0.0.0/0' }], dataDir: '/run/cni' },
    },
    { type: 'portmap', capabilities: { portMappings: true } },
  ],
}, null, 2);

function kubelet({ seen }: Layout, cgroupRoot: string): string {
  return dump({
    apiVersion:                  'kubelet.config.k8s.io/v1beta1',
    kind:                        'KubeletConfiguration',
    authentication:              { anonymous: { enabled: false }, webhook: { enabled: true }, x509: { clientCAFile: seen('pki', 'ca.crt') } },
    authorization:               { mode: 'Webhook' },
    containerRuntimeEndpoint:    `unix://${ CONTAINERD_SOCKET }`,
    cgroupDriver:                'cgroupfs',
    cgroupRoot,
    failCgroupV1:                false,
    failSwapOn:                  false,
    enforceNodeAllocatable:      [],
    oomScoreAdj:                 0,
    clusterDomain:               CLUSTER_DOMAIN,
    clusterDNS:                  [DNS_ADDRESS],
    podLogsDir:                  seen('pod-logs'),
    volumePluginDir:             '/var/lib/kubelet/volume-plugins',
    // Locally assembled images cannot be pulled again.
    imageGCHighThresholdPercent: 100,
    evictionHard:                { 'memory.available': '50Mi', 'nodefs.available': '1%', 'imagefs.available': '1%' },
    serializeImagePulls:         false,
    maxPods:                     250,
    kubeAPIQPS:                  200,
    kubeAPIBurst:                400,
    eventRecordQPS:              0,
    readOnlyPort:                0,
  });
}

const kubeProxy = ({ seen }: Layout) => dump({
  apiVersion:       'kubeproxy.config.k8s.io/v1alpha1',
  kind:             'KubeProxyConfiguration',
  clientConnection: { kubeconfig: seen('kubeconfig', 'kube-proxy') },
  hostnameOverride: NODE_NAME,
  clusterCIDR:      POD_CIDR,
  mode:             'iptables',
  oomScoreAdj:      0,
  iptables:         { minSyncPeriod: '100ms', syncPeriod: '30s' },
  // The machine's own limits for connection tracking are not ours to change.
  conntrack:        {
    maxPerCore: 0, min: 0, tcpEstablishedTimeout: '0s', tcpCloseWaitTimeout: '0s',
  },
});

const coredns = ({ seen }: Layout, hasOutbound: boolean) => `.:53 {
  bind ${ DNS_ADDRESS }
  errors
  kubernetes ${ CLUSTER_DOMAIN } in-addr.arpa ip6.arpa {
    kubeconfig ${ seen('kubeconfig', 'admin') }
    ttl 5
    fallthrough in-addr.arpa ip6.arpa
  }
${ hasOutbound ? `  forward . ${ OUTBOUND_DNS }\n` : '' }  cache 5
}
`;

/** Writes the configuration files of what runs on the node. */
export function writeNodeConfig(layout: Layout, { cgroupRoot, hasOutbound }: Pick<Sandbox, 'cgroupRoot' | 'hasOutbound'>): void {
  const files: Record<string, string> = {
    'config/containerd.toml':     containerd(layout),
    'config/cni/10-pods.conflist': cni(),
    'config/kubelet.yaml':        kubelet(layout, cgroupRoot),
    'config/kube-proxy.yaml':     kubeProxy(layout),
    'config/Corefile':            coredns(layout, hasOutbound),
    'config/local-path.json':     JSON.stringify({ nodePathMap: [{ node: 'DEFAULT_PATH_FOR_NON_LISTED_NODES', paths: [layout.seen('volumes')] }] }),
  };

  Object.entries(files).forEach(([name, text]) => {
    mkdirSync(dirname(layout.host(name)), { recursive: true });
    writeFileSync(layout.host(name), text);
  });
}
