import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cacheDir } from '../../../scripts/lib/paths.mjs';
import { runLogged, step } from '../../../scripts/lib/progress.mjs';
import { debianCommand, prepareDebian } from './debian';
import { filesOf, imageKey, layerKey } from './key';
import { layerFromCommand, layerFromFolder } from './layer';
import { writeOciArchive } from './oci';
import type { Layer } from './oci';
import { imageReference } from './recipe';
import type { LayerSpec, Recipe } from './recipe';

/** Where finished layers and archives lie. */
const imagesDir = (): string => join(cacheDir(), 'images');

const placeFiles = (layer: LayerSpec & { kind: 'files' }, root: string): void => {
  for (const { from, to, executable } of filesOf(layer)) {
    const target = join(root, to);

    mkdirSync(dirname(target), { recursive: true, mode: 0o755 });
    copyFileSync(from, target);
    chmodSync(target, executable ? 0o755 : 0o644);
  }
};

const compileGo = async(layer: LayerSpec & { kind: 'go' }, root: string, logFile: string): Promise<void> => {
  await runLogged('go', ['build', '-trimpath', '-buildvcs=false', '-ldflags=-s -w -buildid=', '-o', join(root, layer.to), '.'], {
    cwd: layer.source,
    env: { ...process.env, CGO_ENABLED: '0', GOOS: 'linux', GOFLAGS: '-mod=mod', GOTOOLCHAIN: 'local' },
    logFile,
  });
};

const makeLayer = async(layer: LayerSpec, work: string, file: string): Promise<Layer> => {
  const logFile = join(work, 'log');

  if (layer.kind === 'debian') {
    await prepareDebian(layer);

    return layerFromCommand(debianCommand(layer, logFile), file);
  }
  const root = join(work, 'root');

  mkdirSync(root, { mode: 0o755 });
  chmodSync(root, 0o755);
  if (layer.kind === 'go') {
    await compileGo(layer, root, logFile);
  } else {
    placeFiles(layer, root);
  }

  return layerFromFolder(root, file, logFile);
};

/** The layer from the cache, or made now. The JSON beside the layer is written last and so vouches for it. */
const cachedLayer = async(layer: LayerSpec): Promise<Layer> => {
  const folder = join(imagesDir(), 'layers');
  const file = join(folder, `${ layerKey(layer) }.tar.gz`);
  const facts = `${ file }.json`;

  if (existsSync(facts)) {
    return { ...JSON.parse(readFileSync(facts, 'utf8')) as Omit<Layer, 'file'>, file };
  }
  mkdirSync(folder, { recursive: true });
  const work = mkdtempSync(join(folder, 'work-'));

  try {
    const { size, digest, diffId } = await makeLayer(layer, work, join(work, 'layer'));

    renameSync(join(work, 'layer'), file);
    writeFileSync(join(work, 'facts'), JSON.stringify({ size, digest, diffId }));
    renameSync(join(work, 'facts'), facts);

    return { file, size, digest, diffId };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
};

/**
 * Makes the image's archive, unless the cache has it.
 *
 * @returns path of the OCI archive in the cache
 */
export const buildImage = async(recipe: Recipe): Promise<string> => {
  const { name, version, description, config } = recipe;
  const reference = imageReference(recipe);
  const key = imageKey(recipe.layers.map(layerKey), { reference, description, config });
  const archive = join(imagesDir(), `${ name }-${ version }-${ key }.tar`);

  if (existsSync(archive)) {
    return archive;
  }

  return step(`Assembling the image productpods/${ name }:${ version }`, recipe.estimateSeconds, async() => {
    const layers: Layer[] = [];

    for (const layer of recipe.layers) {
      layers.push(await cachedLayer(layer));
    }
    const partial = `${ archive }.partial-${ process.pid }`;

    await writeOciArchive({ reference, description, layers, config }, partial);
    renameSync(partial, archive);

    return archive;
  });
};
