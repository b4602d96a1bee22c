import { describe, expect, it } from 'vitest';
import type { Exchange } from './exchange';
import { Router } from './router';

const router = new Router()
  .open('GET', '/v1/things', () => undefined)
  .open('GET', '/v1/things/:name', () => undefined)
  .open('*', '/v1/*rest', () => undefined);

function params(method: string, path: string): Record<string, string> | undefined {
  const exchange = { req: { method }, path } as Exchange;

  return router.find(exchange) && exchange.params;
}

describe('Router', () => {
  it.each([
    ['GET', '/v1/things', {}],
    ['GET', '/v1/things/a%2Fb', { name: 'a/b' }],
    ['POST', '/v1/things/a', { rest: 'things/a' }],
    ['GET', '/v1/things/%', { rest: 'things/%' }],
    ['GET', '/v2', undefined],
  ])('%s %s', (method, path, expected) => {
    expect(params(method, path)).toEqual(expected);
  });
});
