import { dump } from 'js-yaml';
import { serveFiles } from './chart-server';
import { addClusterRepos } from './cluster-repos';
import type { RancherClient } from './rancher-client';

const REPOSITORIES = 20;
const CHARTS = 50;
const CATEGORIES = ['Issue tracking', 'Continuous integration', 'Wiki', 'Code hosting'];

const template = (index: number): string => dump({
  title:        `Product ${ index }`,
  summary:      `The product number ${ index }, for ${ CATEGORIES[index % CATEGORIES.length]?.toLowerCase() }, with a database and sample data.`,
  defaultTtl:   '8h',
  readySeconds: 30 + index % 600,
  products:     [{ name: `product-${ index }`, title: `Product ${ index }`, version: `${ index % 12 }.1`, endpoint: { service: '{release}', port: 80 }, readiness: { path: '/', status: [200] } }],
});

/** The index of a repository with so many templates, each in two versions, as repositories have them. */
export function repositoryIndex(repository: number): Buffer {
  const entries = Object.fromEntries(Array.from({ length: CHARTS }, (_, offset) => {
    const index = repository * CHARTS + offset;
    const version = (number: string) => ({
      apiVersion:  'v2',
      name:        `product-${ index }`,
      version:     number,
      appVersion:  '1',
      description: 'A chart.',
      created:     new Date(Date.UTC(2026, 0, 1 + index)).toISOString(),
      urls:        [`assets/product-${ index }-${ number }.tgz`],
      keywords:    [CATEGORIES[index % CATEGORIES.length]],
      annotations: { 'productpods.io/template': template(index) },
    });

    return [`product-${ index }`, [version('1.1.0'), version('1.0.0')]];
  }));

  return Buffer.from(dump({ apiVersion: 'v1', entries, generated: '2026-01-01T00:00:00Z' }));
}

/** Makes a thousand templates in twenty repositories known to Rancher, and repositories that cannot be read. */
export async function addThousandTemplates(admin: RancherClient, stem: string, broken = 0): Promise<{ names: string[]; stop(): Promise<void> }> {
  const names = Array.from({ length: REPOSITORIES }, (_, index) => `${ stem }-${ index }`);
  const others = Array.from({ length: broken }, (_, index) => `${ stem }-broken-${ index }`);
  const server = await serveFiles(new Map(names.map((name, index) => [`${ name }/index.yaml`, repositoryIndex(index)])));

  try {
    await addClusterRepos(admin, [...names, ...others].map((name) => ({ name, url: `${ server.url }/${ name }`, readable: !others.includes(name) })));

    return { names: [...names, ...others], stop: server.stop };
  } catch (error) {
    await server.stop();
    throw error;
  }
}
