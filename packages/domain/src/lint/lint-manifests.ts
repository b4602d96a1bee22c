import { parseAllDocuments } from 'yaml';

import { CLUSTER_KINDS } from '../cluster-kinds';
import { forRelease } from '../names';
import type { Path } from '../form/values';
import { isTree } from '../form/values';
import type { TemplateSpec } from '../template/spec';
import { didYouMean } from '../template/suggest';
import type { LintFinding } from './finding';
import type { ChartLint } from './lint-chart';

interface Rendered {
  kind: string;
  name: string;
  ports: readonly number[];
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** What helm has rendered need not be what Kubernetes can read; that is for Kubernetes to say. */
function dataOf(document: { toJS?: (options: { maxAliasCount: number }) => unknown }): unknown {
  try {
    return document.toJS?.({ maxAliasCount: 100 });
  } catch {
    return undefined;
  }
}

function readRendered(manifests: string): Rendered[] {
  return parseAllDocuments(manifests, { strict: false, uniqueKeys: false, logLevel: 'error' }).flatMap((document): Rendered[] => {
    const object = dataOf(document);
    const items: unknown[] = isTree(object) && Array.isArray(object['items']) ? object['items'] : [object];

    return items.flatMap((item) => {
      const metadata = isTree(item) && isTree(item['metadata']) ? item['metadata'] : {};
      const spec = isTree(item) && isTree(item['spec']) ? item['spec'] : {};
      const ports = (Array.isArray(spec['ports']) ? spec['ports'] as unknown[] : []).flatMap((port) => (isTree(port) && typeof port['port'] === 'number' ? [port['port']] : []));

      return isTree(item) && text(item['kind']) ? [{ kind: text(item['kind']), name: text(metadata['name']), ports }] : [];
    });
  });
}

/** Whether what the description names is among what `helm template` makes of the chart under this release's name. */
export function lintManifests(spec: TemplateSpec, manifests: string, { release, place }: { release: string; place: ChartLint['place'] }): LintFinding[] {
  const objects = readRendered(manifests);
  const named = (...kinds: string[]): Rendered[] => objects.filter(({ kind }) => kinds.includes(kind));
  const findings: LintFinding[] = [];
  const told = (finding: Pick<LintFinding, 'severity' | 'rule' | 'message'>, at: Path): number => findings.push({ ...finding, ...place(at) });
  const list = (all: readonly Rendered[]): string => (all.length ? `it makes ${ all.map(({ name }) => name.replaceAll(release, '{release}')).slice(0, 10).join(', ') }` : 'it makes none');
  const missing = (pattern: string, all: readonly Rendered[]): string => {
    const meant = didYouMean(forRelease(pattern, release), all.map(({ name }) => name));

    return `${ list(all) }${ meant ? `; did you mean “${ meant.replaceAll(release, '{release}') }”?` : '.' }`;
  };
  const find = (pattern: string, all: readonly Rendered[]): Rendered | undefined => all.find(({ name }) => name === forRelease(pattern, release));

  spec.products.forEach(({ endpoint, credentials }, index) => {
    const services = named('Service');
    const service = endpoint && find(endpoint.service, services);

    if (endpoint && !service) {
      told({ severity: 'error', rule: 'endpoint', message: `names the Service ${ endpoint.service }, which the chart does not make with its own values: ${ missing(endpoint.service, services) }` }, ['products', index, 'endpoint', 'service']);
    } else if (endpoint && service && !service.ports.includes(endpoint.port)) {
      told({ severity: 'error', rule: 'endpoint', message: `names port ${ endpoint.port } of the Service ${ endpoint.service }, which has ${ service.ports.join(', ') || 'none' }.` }, ['products', index, 'endpoint', 'port']);
    }
    if (credentials && !find(credentials.secret, named('Secret'))) {
      told({ severity: 'warning', rule: 'credentials', message: `names the Secret ${ credentials.secret }, which the chart does not make itself: ${ missing(credentials.secret, named('Secret')) }` }, ['products', index, 'credentials', 'secret']);
    }
  });
  spec.sleepOrder?.forEach((group, index) => group.forEach((name, position) => {
    const workloads = named('Deployment', 'StatefulSet');

    if (!find(name, workloads)) {
      told({ severity: 'warning', rule: 'sleepOrder', message: `names the workload ${ name }, which the chart does not make with its own values: ${ missing(name, workloads) }` }, ['sleepOrder', index, position]);
    }
  }));

  const outside = [...new Set(objects.map(({ kind }) => kind).filter((kind) => CLUSTER_KINDS.has(kind)))].filter((kind) => !spec.clusterObjects?.includes(kind));

  if (outside.length) {
    told({ severity: 'warning', rule: 'clusterObjects', message: `should name ${ outside.join(', ') }, which the chart makes outside of any namespace; who may not make them cannot use it.` }, ['clusterObjects']);
  }

  return findings;
}
