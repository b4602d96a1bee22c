import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Token } from '../auth/tokens';
import type { User } from '../auth/users';
import type { Identity } from '../kube/types';

/** Who asks: the user, the token he showed, and how the API server knows him. */
export interface Caller {
  user: User;
  token: Token;
  identity: Identity;
}

/** One request with what the gateway knows of it. */
export interface Exchange {
  req: IncomingMessage;
  res: ServerResponse;
  /** Path without the cluster's prefix, still encoded; query apart. */
  path: string;
  query: URLSearchParams;
  /** Parts of the path that the route names, decoded. */
  params: Record<string, string>;
  /** Absent for somebody who is not logged in. */
  caller?: Caller;
  /** `https://host[:port]` as the client wrote it; the base of every link. */
  origin: string;
}

/** An {@link Exchange} of somebody who is logged in. */
export type AuthenticatedExchange = Exchange & { caller: Caller };

export type Handler = (exchange: Exchange) => Promise<void> | void;
export type AuthenticatedHandler = (exchange: AuthenticatedExchange) => Promise<void> | void;

const MAX_BODY_BYTES = 16 * 1024 * 1024;

/** The whole body of a request. @throws when it is larger than 16 MiB */
export async function readBody(req: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;

  for await (const chunk of req) {
    size += (chunk as Buffer).length;
    if (size > MAX_BODY_BYTES) {
      throw new HttpError(413, 'RequestEntityTooLarge', 'request body is too large');
    }
    chunks.push(chunk as Buffer);
  }

  return Buffer.concat(chunks);
}

/** The body as JSON; an empty one is `{}`. */
export async function readJson<T>(req: IncomingMessage): Promise<T> {
  const text = (await readBody(req)).toString('utf8');

  try {
    return (text.trim() ? JSON.parse(text) : {}) as T;
  } catch {
    throw new HttpError(422, 'InvalidBodyContent', 'Failed to parse body');
  }
}

/** An answer that is an error, in the shape of Rancher's API. */
export class HttpError extends Error {
  constructor(readonly status: number, readonly code: string, message: string) {
    super(message);
    this.name = 'HttpError';
  }
}
