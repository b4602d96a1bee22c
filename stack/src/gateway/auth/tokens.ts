import { createHash, randomInt, timingSafeEqual } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';

/** A session of the dashboard or an API key; the secret is stored as a hash only. */
export interface Token {
  name: string;
  userId: string;
  description: string;
  kind: 'session' | 'api';
  createdAt: string;
  /** RFC 3339; absent never expires. */
  expiresAt?: string;
}

interface StoredToken extends Token { hash: string }

const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';
const SECRET_LENGTH = 54;

/** Random characters as Rancher uses them in generated names. */
export function randomSuffix(length: number): string {
  return Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}

const digest = (secret: string) => createHash('sha256').update(secret).digest('hex');

/** Tokens `token-xxxxx:secret`, kept in a file that survives a restart. */
export class TokenStore {
  private writing: Promise<void> = Promise.resolve();

  private constructor(private readonly file: string, private readonly tokens: Map<string, StoredToken>) {}

  static async open(file: string): Promise<TokenStore> {
    let stored: StoredToken[] = [];

    try {
      stored = JSON.parse(await readFile(file, 'utf8')) as StoredToken[];
    } catch (error) {
      // Unreadable means that everybody logs in again; only a fault of the disk is worth stopping for.
      if (!(error instanceof SyntaxError) && (error as NodeJS.ErrnoException).code !== 'ENOENT') {
        throw error;
      }
    }

    return new TokenStore(file, new Map(stored.map((token) => [token.name, token])));
  }

  /** Makes a token and returns its only clear text, `name:secret`. */
  async create(token: Omit<Token, 'name' | 'createdAt'>, now: Date): Promise<{ token: Token; value: string }> {
    const name = `token-${ randomSuffix(5) }`;

    if (this.tokens.has(name)) {
      return this.create(token, now);
    }
    const secret = randomSuffix(SECRET_LENGTH);
    const made: StoredToken = { ...token, name, createdAt: now.toISOString(), hash: digest(secret) };

    this.tokens.set(name, made);
    await this.save(now);

    return { token: made, value: `${ name }:${ secret }` };
  }

  /** The token behind `name:secret`, if it is one and has not expired. */
  verify(value: string, now: Date): Token | undefined {
    const colon = value.indexOf(':');
    const token = this.tokens.get(value.slice(0, colon));

    if (colon < 0 || !token || isExpired(token, now)) {
      return undefined;
    }

    return timingSafeEqual(Buffer.from(digest(value.slice(colon + 1))), Buffer.from(token.hash)) ? token : undefined;
  }

  list(userId: string, now: Date): Token[] {
    return [...this.tokens.values()].filter((token) => token.userId === userId && !isExpired(token, now));
  }

  async remove(name: string, now: Date): Promise<void> {
    this.tokens.delete(name);
    await this.save(now);
  }

  private save(now: Date): Promise<void> {
    for (const token of this.tokens.values()) {
      if (isExpired(token, now)) {
        this.tokens.delete(token.name);
      }
    }
    // One write after another: two at once would share the temporary file.
    this.writing = this.writing.catch(() => undefined).then(async() => {
      await writeFile(`${ this.file }.new`, JSON.stringify([...this.tokens.values()], null, 2), { mode: 0o600 });
      await rename(`${ this.file }.new`, this.file);
    });

    return this.writing;
  }
}

const isExpired = (token: Token, now: Date) => token.expiresAt !== undefined && Date.parse(token.expiresAt) <= now.getTime();
