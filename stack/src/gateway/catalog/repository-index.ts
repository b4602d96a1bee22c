import { CORE_SCHEMA, load } from 'js-yaml';
import semver from 'semver';
import type { ChartVersion, RepositoryIndex } from './types';

/** Reads an `index.yaml`; versions come newest first, those that are no versions are left out, as Helm does. */
export function parseIndex(text: string): RepositoryIndex {
  // Times stay text: JSON has no dates, and theirs have more digits than a date holds.
  const index = load(text, { schema: CORE_SCHEMA }) as Partial<RepositoryIndex> | undefined;

  if (!index || typeof index !== 'object' || !index.apiVersion) {
    throw new Error('no API version specified');
  }
  const entries = Object.entries(index.entries ?? {}).map(([name, versions]) => [name, sortVersions(versions ?? [])] as const);

  return { ...index, entries: Object.fromEntries(entries) };
}

/**
 * A chart by name and version; an empty version is the newest stable one.
 *
 * @throws with Helm's own words, which Rancher passes on
 */
export function findChart(index: RepositoryIndex, name: string, version: string): ChartVersion {
  const versions = index.entries[name];

  if (!versions?.length) {
    throw new Error('no chart name found');
  }
  const found = version
    ? versions.find((chart) => chart.version === version) ?? versions.find((chart) => semver.satisfies(chart.version, version))
    : versions.find((chart) => !semver.prerelease(chart.version)) ?? versions[0];

  if (!found) {
    throw new Error(`no chart version found for ${ name }-${ version }`);
  }

  return found;
}

/** The index with every chart's address and local icon replaced by links through the gateway. */
export function linkIndex(index: RepositoryIndex, base: string): RepositoryIndex {
  const entries = Object.entries(index.entries).map(([name, versions]) => [name, versions.map((chart) => ({
    ...chart,
    urls: [link(base, name, 'chart', chart.version)],
    ...(chart.icon && !/^(https?|data):/.test(chart.icon) ? { icon: link(base, name, 'icon', chart.version) } : {}),
  }))] as const);

  return { ...index, entries: Object.fromEntries(entries) };
}

function link(base: string, chartName: string, kind: string, version: string): string {
  return `${ base }?${ new URLSearchParams({ chartName, link: kind, version }) }`;
}

function sortVersions(versions: ChartVersion[]): ChartVersion[] {
  return versions
    .filter((chart) => semver.valid(chart.version, { loose: true }))
    .sort((a, b) => semver.rcompare(a.version, b.version, { loose: true }));
}
