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

/** Passwords of the users that the tests create on another Rancher, where they do not exist yet. */
const TEST_PASSWORD = process.env['RANCHER_TEST_PASSWORD'] ?? 'product-pods-test-user';

export function readEnvironment(): Environment {
  if (process.env['RANCHER_URL']) {
    return {
      url:           need('RANCHER_URL').replace(/\/+$/, ''),
      admin:         { username: need('RANCHER_USER'), password: need('RANCHER_PASSWORD') },
      member:        { username: 'member', password: TEST_PASSWORD },
      outsider:      { username: 'outsider', password: TEST_PASSWORD },
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
