/** A program that is built from a Go module in `stack/go/<module>`. */
export interface Component {
  name: string;
  /** Folder in `stack/go`; its go.mod and go.sum say the version. */
  module: string;
  /** Go package of the program. */
  package: string;
  ldflags?: string;
  /** Seconds that a build takes on two cores once the module's shared packages are not compiled yet. */
  buildSeconds: number;
  /** How an installed program of that name tells its version; without it an installed one is never taken. */
  probe?: { args: string[]; version: RegExp };
}

/** The modules' versions; a test holds them and the go.mod files together. */
export const VERSIONS = {
  kubernetes:               'v1.34.4',
  etcd:                     'v3.6.7',
  helm:                     'v3.19.4',
  steve:                    'v0.10.3',
  kwok:                     'v0.7.0',
  coredns:                  'v1.12.4',
  'local-path-provisioner': 'v0.0.30',
} as const;

const KUBERNETES_VERSION = 'k8s.io/component-base/version';
const KUBERNETES_LDFLAGS = [
  `-X ${ KUBERNETES_VERSION }.gitVersion=${ VERSIONS.kubernetes }`,
  `-X ${ KUBERNETES_VERSION }.gitMajor=1`,
  `-X ${ KUBERNETES_VERSION }.gitMinor=${ VERSIONS.kubernetes.split('.')[1] }`,
  `-X ${ KUBERNETES_VERSION }.gitTreeState=clean`,
].join(' ');

function kubernetes(name: string, buildSeconds: number, versionArgs = ['--version']): Component {
  return {
    name,
    buildSeconds,
    module:  'kubernetes',
    package: `k8s.io/kubernetes/cmd/${ name }`,
    ldflags: KUBERNETES_LDFLAGS,
    probe:   { args: versionArgs, version: /(?:Kubernetes|Client Version:) (v\S+)/ },
  };
}

/** In the order they are built: what shares packages follows one another. */
export const COMPONENTS: Component[] = [
  {
    name: 'etcd', module: 'etcd', package: 'go.etcd.io/etcd/server/v3', buildSeconds: 60, probe: { args: ['--version'], version: /etcd Version: (\S+)/ },
  },
  kubernetes('kube-apiserver', 260),
  kubernetes('kube-controller-manager', 60),
  kubernetes('kube-scheduler', 15),
  kubernetes('kubectl', 45, ['version', '--client']),
  kubernetes('kubelet', 40),
  kubernetes('kube-proxy', 15),
  {
    name:         'helm',
    module:       'helm',
    package:      'helm.sh/helm/v3/cmd/helm',
    ldflags:      `-X helm.sh/helm/v3/internal/version.version=${ VERSIONS.helm }`,
    buildSeconds: 100,
    probe:        { args: ['version', '--template', '{{.Version}}'], version: /(v\S+)/ },
  },
  {
    name: 'steve', module: 'steve', package: 'github.com/rancher/steve', buildSeconds: 200,
  },
  {
    name: 'coredns', module: 'coredns', package: 'github.com/coredns/coredns', buildSeconds: 120, probe: { args: ['-version'], version: /CoreDNS-(\S+)/ },
  },
  {
    name: 'local-path-provisioner', module: 'local-path-provisioner', package: 'github.com/rancher/local-path-provisioner', buildSeconds: 60,
  },
  {
    name: 'kwok', module: 'kwok', package: 'sigs.k8s.io/kwok/cmd/kwok', buildSeconds: 60, probe: { args: ['--version'], version: /version (v\S+)/ },
  },
];
