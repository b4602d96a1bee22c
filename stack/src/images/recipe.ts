/** A file or folder of this machine that goes into an image. */
export interface InputFile {
  /** Path on this machine. */
  from: string;
  /** Absolute path in the image. */
  to: string;
  executable?: boolean;
}

/**
 * One layer of an image. Every kind is made from package registries or from files of the checkout; none from an image registry.
 *
 * - `debian`: a root file system from Debian packages, by mmdebstrap;
 * - `go`: one static binary from a folder of Go sources;
 * - `files`: a folder that is laid over the image's root, and files from elsewhere on this machine.
 */
export type LayerSpec =
  | ({ kind: 'debian' } & DebianSpec)
  | { kind: 'go'; source: string; to: string }
  | { kind: 'files'; rootfs?: string; inputs?: InputFile[] };

export interface DebianSpec {
  suite: string;
  /** mmdebstrap's variant: `extract` only unpacks the packages, `essential` is a bootable minimum without apt. */
  variant: 'extract' | 'essential';
  packages: string[];
  /** Files of one line that must be there before the packages are set up, by path. */
  presets?: Record<string, string>;
  /** The user the image runs as. */
  user?: { name: string; id: number; home: string };
  /** Folders that must exist with that user as their owner. */
  ownFolders?: string[];
  /** Makes a link for each of busybox's commands. */
  busyboxLinks?: boolean;
  /** Shell patterns of what is removed in the end, because nothing of the image's purpose needs it. */
  prune?: string[];
  /** A file with exact versions of Python packages, and the folder of the image they go to. */
  python?: { requirements: string; to: string };
}

/** The part of the OCI image configuration that a recipe decides. */
export interface ImageConfig {
  user: string;
  entrypoint: string[];
  cmd?: string[];
  env?: Record<string, string>;
  workingDir?: string;
  exposedPorts?: number[];
  stopSignal?: string;
}

/** How to make an image. Paths in it are absolute. */
export interface Recipe {
  name: string;
  version: string;
  description: string;
  /** Seconds from nothing to the archive on two cores, for the progress line. */
  estimateSeconds: number;
  layers: LayerSpec[];
  config: ImageConfig;
}

/** The name by which container runtimes know the image; `image: productpods/<name>:<version>` in a workload means the same. */
export const imageReference = ({ name, version }: Pick<Recipe, 'name' | 'version'>): string => `docker.io/productpods/${ name }:${ version }`;
