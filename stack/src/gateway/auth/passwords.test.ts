import { describe, expect, it } from 'vitest';
import { hashPassword, isPassword } from './passwords';

describe('passwords', () => {
  it('are told from others, and no two hashes are alike', async() => {
    const [one, two] = await Promise.all([hashPassword('secret'), hashPassword('secret')]);

    expect(await isPassword('secret', one)).toBe(true);
    expect(await isPassword('Secret', one)).toBe(false);
    expect(one.hash.equals(two.hash)).toBe(false);
  });

  it('of nobody are never right', async() => {
    expect(await isPassword('', undefined)).toBe(false);
    expect(await isPassword('', { salt: Buffer.alloc(16), hash: Buffer.alloc(0) })).toBe(false);
  });
});
