import type { BrowserContext, Request } from 'playwright-core';

const SLOW_MS = 5_000;
const LONGEST = 60;

/** What went wrong or took long in the windows of one user, in words; for whoever reads why a test failed. */
export interface Trail { read(): string[] }

/** Notes requests that failed, were answered with an error, took long or still wait, and errors on the console, without their contents. */
export function follow(context: BrowserContext): Trail {
  const lines: string[] = [];
  const open = new Map<Request, number>();
  const note = (line: string) => lines.push(`${ new Date().toISOString().slice(11, 23) } ${ line }`);
  const path = (request: Request) => `${ request.method() } ${ new URL(request.url()).pathname }`;
  const took = (request: Request) => Date.now() - (open.get(request) ?? Date.now());
  const end = (request: Request) => {
    if (took(request) > SLOW_MS) {
      note(`${ path(request) } took ${ took(request) } ms`);
    }
    open.delete(request);
  };

  context.on('request', (request) => open.set(request, Date.now()));
  context.on('response', (response) => {
    if (response.status() >= 400) {
      note(`${ path(response.request()) } was answered with ${ response.status() }`);
    }
  });
  context.on('requestfinished', end);
  context.on('requestfailed', (request) => {
    note(`${ path(request) } failed after ${ took(request) } ms: ${ request.failure()?.errorText }`);
    open.delete(request);
  });
  context.on('weberror', (error) => note(`error on the page: ${ error.error().message }`));

  return { read: () => [...lines.slice(-LONGEST), ...[...open].filter(([, since]) => Date.now() - since > SLOW_MS).map(([request, since]) => `${ path(request) } has waited for ${ Date.now() - since } ms`)] };
}
