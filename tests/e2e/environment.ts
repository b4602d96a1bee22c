import { readFileSync } from 'node:fs';
import type { StackDescription } from '../../stack/src/stack';
import type { Credentials } from '../lib/rancher-client';

/** Where the browser tests run: on the stack the runner started, or on another Rancher named by RANCHER_URL. */
export interface Environment {
  url: string;
  caFile?: string;
  admin: Credentials;
  member: Credentials;
  outsider: Credentials;
  /** From where that Rancher fetches the templates; its ClusterRepo is named `product-pods`. */
  repositoryUrl: string;
  /** Only on the stack: what a test needs to take parts of the cluster away. */
  stack?: StackDescription;
}

const need = (name: string): string => {
  const value = process.env[name];

  if (!value) {
    throw new Error(`The browser tests against another Rancher need ${ name }.`);
  }

  return value;
};

/** A user that the tests create on another Rancher unless he can already sign in, with the password he has on the stack. */
const testUser = (username: string): Credentials => ({ username, password: `product-pods-${ username }` });

export function readEnvironment(): Environment {
  if (process.env['RANCHER_URL']) {
    return {
      url:           need('RANCHER_URL').replace(/\/+$/, ''),
      admin:         { username: need('RANCHER_USER'), password: need('RANCHER_PASSWORD') },
      member:        testUser('member'),
      outsider:      testUser('outsider'),
      repositoryUrl: need('RANCHER_REPO_URL'),
    };
  }
  const stack = JSON.parse(readFileSync(need('PRODUCT_PODS_STACK'), 'utf8')) as StackDescription;
  const user = (username: string): Credentials => ({ username, password: stack.users[username] ?? '' });

  return {
    url:           stack.url,
    caFile:        stack.caFile,
    admin:         user('admin'),
    member:        user('member'),
    outsider:      user('outsider'),
    repositoryUrl: stack.chartsUrl,
    stack,
  };
}
