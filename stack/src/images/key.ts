import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { DEBIAN_SOURCES } from './debian';
import { ociArchitecture } from './oci';
import type { InputFile, LayerSpec } from './recipe';

/** Change it when this folder's TypeScript begins to make other layers or archives of the same recipes. */
const FORMAT = 'images-1';

const filesUnder = (path: string): string[] => readdirSync(path).sort().flatMap((name) => {
  const child = join(path, name);

  return statSync(child).isDirectory() ? filesUnder(child) : [child];
});

const isExecutable = (file: string): boolean => (statSync(file).mode & 0o111) !== 0;

const inFolder = (folder: string): InputFile[] => filesUnder(folder).map((from) => ({
  from, to: `/${ relative(folder, from) }`, executable: isExecutable(from),
}));

/** The files of this machine that decide the layer's content, by names that do not depend on where they lie. */
export const filesOf = (layer: LayerSpec): InputFile[] => {
  switch (layer.kind) {
  case 'debian': return [...DEBIAN_SOURCES, ...(layer.python ? [layer.python.requirements] : [])].map((from, index) => ({ from, to: `${ index }` }));
  case 'go': return inFolder(layer.source);
  case 'files': return [...(layer.rootfs ? inFolder(layer.rootfs) : []), ...(layer.inputs ?? [])];
  }
};

/** What the layer's description says apart from paths of this machine. */
const settingsOf = (layer: LayerSpec): unknown => {
  switch (layer.kind) {
  case 'debian': return { ...layer, python: layer.python?.to };
  case 'go': return { kind: layer.kind, to: layer.to };
  case 'files': return { kind: layer.kind };
  }
};

const short = (hash: ReturnType<typeof createHash>): string => hash.digest('hex').slice(0, 20);

/** A name that changes with the layer's description and with the content of every file it is made from. */
export const layerKey = (layer: LayerSpec): string => {
  const hash = createHash('sha256').update(JSON.stringify([FORMAT, ociArchitecture(), settingsOf(layer)]));

  for (const { from, to, executable } of filesOf(layer)) {
    hash.update(JSON.stringify([to, executable === true])).update(readFileSync(from));
  }

  return short(hash);
};

/** A name for the whole image: its layers and its configuration. */
export const imageKey = (layerKeys: string[], rest: unknown): string => short(createHash('sha256').update(JSON.stringify([FORMAT, layerKeys, rest])));
