// Where things lie that are not part of the checkout.
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout's root. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** Folder for what can be made again: keyed by versions, shared by all checkouts of a user. */
export function cacheDir(env = process.env) {
  return env.PRODUCT_PODS_CACHE || join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'product-pods');
}

/** Folder that holds the data of one stack. */
export function dataDir(instance, env = process.env) {
  return env.PRODUCT_PODS_DATA || join(env.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'product-pods', instance);
}
