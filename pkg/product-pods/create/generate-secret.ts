/** Without those that are easily mistaken for another. */
const CHARACTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789';
const LENGTH = 24;

interface Limits {
  minLength?: number;
  maxLength?: number;
}

/** A secret nobody can guess, of letters and digits: no template chokes on them. `fill` fills an array with random bytes. */
export const generateSecret = (fill: (bytes: Uint8Array) => void, { minLength = 0, maxLength = Infinity }: Limits = {}): string => {
  const length = Math.min(Math.max(LENGTH, minLength), Math.max(1, maxLength), 200);
  const limit = 256 - 256 % CHARACTERS.length;
  let secret = '';

  while (secret.length < length) {
    const bytes = new Uint8Array(64);

    fill(bytes);
    // Bytes beyond the last whole round would make some characters likelier than others.
    secret += [...bytes].filter((byte) => byte < limit).map((byte) => CHARACTERS[byte % CHARACTERS.length]).join('');
  }

  return secret.slice(0, length);
};
