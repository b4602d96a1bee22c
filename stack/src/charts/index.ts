import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from '../../../scripts/lib/paths.mjs';
import { readCharts } from './chart';
import { buildRepository } from './repository';

export { serveCharts } from './serve';

const archivesUnder = (root: string): string[] => {
  const assets = join(root, 'assets');

  return !existsSync(assets) ? [] : readdirSync(assets).filter((name) => statSync(join(assets, name)).isDirectory()).flatMap((name) => (
    readdirSync(join(assets, name)).filter((file) => file.endsWith('.tgz')).map((file) => `assets/${ name }/${ file }`)
  ));
};

const isSame = (file: string, content: Buffer): boolean => existsSync(file) && readFileSync(file).equals(content);

/** What in `assets/` and `index.yaml` differs from the charts: paths of missing, outdated and superfluous files. */
export const outdatedCharts = async(root: string = ROOT): Promise<string[]> => {
  const wanted = await buildRepository(readCharts(join(root, 'charts')));
  const outdated = [...wanted].filter(([path, content]) => !isSame(join(root, path), content)).map(([path]) => path);

  return [...outdated, ...archivesUnder(root).filter((path) => !wanted.has(path))].sort();
};

/** Brings `assets/` and `index.yaml` up to date with `charts/<chart>/<version>`. */
export const packageCharts = async(root: string = ROOT): Promise<void> => {
  const wanted = await buildRepository(readCharts(join(root, 'charts')));

  for (const path of archivesUnder(root).filter((candidate) => !wanted.has(candidate))) {
    rmSync(join(root, path));
  }
  for (const [path, content] of wanted) {
    const file = join(root, path);

    if (!isSame(file, content)) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
  }
};
