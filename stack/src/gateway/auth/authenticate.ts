import type { IncomingMessage } from 'node:http';
import type { Caller } from '../http/exchange';
import { type TokenStore } from './tokens';
import { identityOf, type Users } from './users';

export const SESSION_COOKIE = 'R_SESS';

/** Finds out who sends a request, by session cookie, bearer token or basic authentication with a token. */
export function authenticator(users: Users, tokens: TokenStore, now: () => Date): (req: IncomingMessage) => Caller | undefined {
  return (req) => {
    const value = tokenOf(req);
    const token = value ? tokens.verify(value, now()) : undefined;
    const user = token && users.byId(token.userId);

    return token && user ? { user, token, identity: identityOf(user) } : undefined;
  };
}

function tokenOf({ headers }: IncomingMessage): string | undefined {
  const { authorization } = headers;

  if (authorization?.startsWith('Bearer ')) {
    return authorization.slice('Bearer '.length).trim();
  }
  if (authorization?.startsWith('Basic ')) {
    return Buffer.from(authorization.slice('Basic '.length), 'base64').toString('utf8');
  }

  return cookie(headers.cookie, SESSION_COOKIE);
}

function cookie(header: string | undefined, name: string): string | undefined {
  for (const part of (header ?? '').split(';')) {
    const [key, ...value] = part.trim().split('=');

    if (key === name) {
      return value.join('=');
    }
  }

  return undefined;
}
