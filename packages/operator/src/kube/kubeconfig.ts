import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import { parse } from 'yaml';

interface RawKubeconfig {
  users?: { name: string; user?: { tokenFile?: string } }[];
}

/** The kubeconfig in the file, or that of the container pod's service account where there is none. */
export function loadKubeconfig(file: string | undefined): KubeConfig {
  const config = new KubeConfig();

  if (!file) {
    config.loadFromCluster();

    return config;
  }

  config.loadFromFile(file);

  // The library does not know `tokenFile`, which kubectl and helm do; it renews tokens of service accounts, so it is told they are.
  const raw = parse(readFileSync(file, 'utf8')) as RawKubeconfig | null;
  const tokenFiles = new Map((raw?.users ?? []).flatMap(({ name, user }) => (user?.tokenFile ? [[name, resolve(dirname(file), user.tokenFile)] as const] : [])));

  config.users = config.users.map((user) => {
    const tokenFile = tokenFiles.get(user.name);

    return tokenFile ? { ...user, authProvider: { name: 'tokenFile', config: { tokenFile } } } : user;
  });

  return config;
}
