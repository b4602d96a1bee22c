import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

interface Manifest { name: string; version: string; dependencies?: Record<string, string>; optionalDependencies?: Record<string, string> }

/** Where Node would find a package from a folder; undefined for an optional one that is not installed. */
function find(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);

    if (existsSync(join(candidate, 'package.json'))) {
      return candidate;
    }
    if (folder === dirname(folder)) {
      return undefined;
    }
  }
}

/**
 * Everything an installed package is built from: `name@version` of itself and of all it depends on, sorted.
 *
 * A key made of this changes when one of them does, and not when another part of the workspace gets a new dependency.
 */
export function dependencyClosure(name: string, root: string): string[] {
  const seen = new Map<string, string>();
  const open = [find(name, root)];

  for (let folder = open.pop(); open.length || folder; folder = open.pop()) {
    if (!folder || seen.has(folder)) {
      continue;
    }
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;

    seen.set(folder, `${ manifest.name }@${ manifest.version }`);
    for (const dependency of Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })) {
      open.push(find(dependency, folder));
    }
  }

  return [...new Set(seen.values())].sort();
}
