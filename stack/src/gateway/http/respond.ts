import type { ServerResponse } from 'node:http';
import { KubeError } from '../kube/errors';
import { HttpError, type Exchange } from './exchange';

export function sendJson(res: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  const text = JSON.stringify(body);

  res.writeHead(status, {
    'Content-Type':   'application/json',
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control':  'no-cache, no-store, must-revalidate',
    ...headers,
  });
  res.end(text);
}

/** Like {@link sendJson}, with the header by which clients of `/v1` find the schemas. */
export function sendApi({ res, origin }: Exchange, status: number, body: unknown): void {
  sendJson(res, status, body, { 'X-Api-Schemas': `${ origin }/v1/schemas` });
}

export function sendText(res: ServerResponse, status: number, text: string, type = 'text/plain; charset=utf-8'): void {
  res.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(text) });
  res.end(text);
}

/** Answers with an error; one that nobody foresaw is a 500 with its message, as Rancher does. */
export function sendError(exchange: Exchange, error: unknown): void {
  if (exchange.res.headersSent) {
    exchange.res.destroy();

    return;
  }
  const { status, code, message } = describe(error);

  sendApi(exchange, status, { type: 'error', links: {}, code, message, status });
}

function describe(error: unknown): { status: number; code: string; message: string } {
  if (error instanceof HttpError) {
    return { status: error.status, code: error.code, message: error.message };
  }
  if (error instanceof KubeError) {
    return { status: error.status, code: error.reason, message: error.message };
  }

  return { status: 500, code: 'ServerError', message: error instanceof Error ? error.message : String(error) };
}

export function sendUnauthorized({ res }: Exchange): void {
  sendJson(res, 401, { type: 'error', status: '401', message: 'Unauthorized 401: must authenticate' });
}
