import { spawnSync } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureDebianPackages } from '../../../scripts/lib/debian.mjs';
import type { TarCommand } from './layer';
import { ociArchitecture } from './oci';
import type { DebianSpec } from './recipe';

const HERE = dirname(fileURLToPath(import.meta.url));
const CUSTOMIZE = join(HERE, 'debian', 'customize.sh');

/** Documentation and translations: a third of a minimal Debian. Licence texts stay. */
const NEVER_UNPACKED = ['/usr/share/doc/*', '/usr/share/man/*', '/usr/share/info/*', '/usr/share/locale/*', '/usr/share/lintian/*'];
const ALWAYS_UNPACKED = ['/usr/share/doc/*/copyright', '/usr/share/locale/locale.alias'];

const PYTHON_ARCHITECTURES: Record<string, string> = { amd64: 'x86_64', arm64: 'aarch64' };

/** Where tools of the system lie even if the caller's PATH does not say so. */
const systemPath = (): string => [process.env['PATH'], '/usr/local/sbin', '/usr/sbin', '/sbin'].join(delimiter);

const lines = (command: string, args: string[]): string[] => (spawnSync(command, args, { encoding: 'utf8' }).stdout ?? '').split('\n').filter(Boolean);

/** Debian's repositories as this machine is set up to reach them; none if it is not a Debian. */
const mirrors = (suite: string): string[] => {
  const targets = lines('apt-get', ['indextargets', '--format', '$(ORIGIN)|$(REPO_URI)|$(RELEASE)|$(COMPONENT)', 'Created-By: Packages', 'Origin: Debian']);
  const known = targets.flatMap((line) => {
    const [, uri, release, component] = line.split('|');

    return component === 'main' && release?.startsWith(suite) ? [`deb ${ uri } ${ release } main`] : [];
  });

  return [...new Set(known)];
};

/** The machine's proxy settings for apt; the outer apt of mmdebstrap does not read the machine's configuration. */
const aptOptions = (): string[] => lines('apt-config', ['dump', 'Acquire']).filter((line) => /^Acquire::https?::(Proxy|CaInfo)/i.test(line));

/** Makes sure that the tools are there which the layer needs. */
export const prepareDebian = async({ python }: DebianSpec): Promise<void> => {
  await ensureDebianPackages(['mmdebstrap']);
  if (python && spawnSync('python3', ['-m', 'pip', '--version']).status !== 0) {
    await ensureDebianPackages(['python3-pip']);
  }
};

/**
 * The command that writes the root file system as a tar.
 *
 * What the build machine leaves in it (its mirrors, host name, logs, keys) is removed by `debian/customize.sh`.
 */
export const debianCommand = (spec: DebianSpec, logFile: string): TarCommand => ({
  command: 'mmdebstrap',
  args:    [
    '--format=tar',
    // Container runtimes bring their own /dev, and device nodes cannot be unpacked everywhere.
    '--skip=output/dev',
    `--variant=${ spec.variant }`,
    `--include=${ spec.packages.join(',') }`,
    ...aptOptions().map((option) => `--aptopt=${ option }`),
    ...NEVER_UNPACKED.map((pattern) => `--dpkgopt=path-exclude=${ pattern }`),
    ...ALWAYS_UNPACKED.map((pattern) => `--dpkgopt=path-include=${ pattern }`),
...Object.entries(spec.presets ?? {}).map(([path, line]) => `--essential-hook=mkdir -p "$1${ dirname(path) }"; echo '${ line }' > "$1${ path }"`),
    // The variant `extract` ends before the customize hooks.
    `--${ spec.variant === 'extract' ? 'extract' : 'customize' }-hook=sh "${ CUSTOMIZE }" "$1"`,
    // The hook cleans up, and more thoroughly.
    '--skip=cleanup',
    spec.suite,
    '-',
    ...mirrors(spec.suite),
  ],
  env: {
    PATH:              systemPath(),
    IMAGE_USER:        spec.user?.name,
    IMAGE_UID:         spec.user && String(spec.user.id),
    IMAGE_HOME:        spec.user?.home,
    IMAGE_OWN_FOLDERS: spec.ownFolders?.join('\n'),
    IMAGE_BUSYBOX:     spec.busyboxLinks ? 'yes' : undefined,
    IMAGE_PRUNE:       spec.prune?.join('\n'),
    PYTHON_PACKAGES:   spec.python?.requirements,
    PYTHON_TARGET:     spec.python?.to,
    PYTHON_PLATFORM:   `manylinux2014_${ PYTHON_ARCHITECTURES[ociArchitecture()] ?? process.arch }`,
  },
  logFile,
});

/** Files of ours that decide what a Debian layer looks like, besides its description. */
export const DEBIAN_SOURCES = [CUSTOMIZE];
