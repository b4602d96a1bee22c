import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Cluster, Log } from './cluster';

/** Imports image archives that this stack's node does not have yet; archives are named by their content. */
export async function importImages(cluster: Cluster, archives: string[], log: Log): Promise<void> {
  const stamp = join(cluster.dataDir, 'images.json');
  const known = new Set(existsSync(stamp) ? JSON.parse(readFileSync(stamp, 'utf8')) as string[] : []);

  for (const archive of cluster.realNodes ? archives : []) {
    const name = basename(archive);

    if (!known.has(name)) {
      log(`Importing ${ name }`);
      await cluster.importImage(archive);
      known.add(name);
      writeFileSync(stamp, JSON.stringify([...known]));
    }
  }
}
