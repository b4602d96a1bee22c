import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify<string, Buffer, number, Buffer>(scrypt);
const KEY_BYTES = 32;

/** A password as it is stored: never the password itself. */
export interface PasswordHash { salt: Buffer; hash: Buffer }

export async function hashPassword(password: string): Promise<PasswordHash> {
  const salt = randomBytes(16);

  return { salt, hash: await derive(password, salt, KEY_BYTES) };
}

/**
 * Whether `password` is the stored one. Without a stored one the answer takes as long, so that nobody learns from
 * the time which names exist.
 */
export async function isPassword(password: string, stored: PasswordHash | undefined): Promise<boolean> {
  const hash = await derive(password, stored?.salt ?? Buffer.alloc(16), KEY_BYTES);

  return stored !== undefined && stored.hash.length === KEY_BYTES && timingSafeEqual(hash, stored.hash);
}
