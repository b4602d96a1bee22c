// Debian packages, installed only when what they bring is missing.
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { cacheDir } from './paths.mjs';
import { runLogged, step } from './progress.mjs';

/** A package counts as present when its command is: Docker's own containerd must not be replaced by Debian's. */
const COMMANDS = {
  chromium:      'chromium',
  conntrack:     'conntrack',
  containerd:    'containerd',
  iproute2:      'ip',
  iptables:      'iptables',
  mmdebstrap:    'mmdebstrap',
  runc:          'runc',
  slirp4netns:   'slirp4netns',
  'util-linux':  'unshare',
};

/** Where system tools lie even if the PATH of the user does not say so. */
const SYSTEM_PATH = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

function hasCommand(name) {
  return [...(process.env.PATH ?? '').split(delimiter), ...SYSTEM_PATH].some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);

      return true;
    } catch {
      return false;
    }
  });
}

function isInstalled(name) {
  const { stdout } = spawnSync('dpkg-query', ['-W', '-f', '${db:Status-Status}', name], { encoding: 'utf8' });

  return stdout === 'installed';
}

let updated = false;

/**
 * Makes sure that the packages are there; as root on Debian it installs the missing ones.
 * Throws an error that names the missing packages and what to do where it may not or cannot.
 */
export async function ensureDebianPackages(packages) {
  const missing = packages.filter((name) => (COMMANDS[name] ? !hasCommand(COMMANDS[name]) : !isInstalled(name)));

  if (!missing.length) {
    return;
  }
  const hint = `Missing: ${ missing.join(', ') }.`;

  if (!hasCommand('apt-get')) {
    throw new Error(`${ hint } This is not a Debian system: install what these Debian packages contain with your package manager.`);
  }
  if (process.getuid() !== 0) {
    throw new Error(`${ hint } Ask root for: apt-get install ${ missing.join(' ') }`);
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const logFile = join(cacheDir(), 'logs', 'apt-get.log');

  await step(`Installing Debian packages: ${ missing.join(' ') }`, 15 + 5 * missing.length, async() => {
    if (!updated) {
      await runLogged('apt-get', ['update', '-q'], { env, logFile });
      updated = true;
    }
    await runLogged('apt-get', ['install', '-q', '-y', '--no-install-recommends', ...missing], { env, logFile });
  });
}
