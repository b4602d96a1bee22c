import { describe, expect, it } from 'vitest';
import { cookiesForProduct, cookiesFromProduct, isProductPath } from './product-cookies';

describe('isProductPath', () => {
  it.each([
    ['/api/v1/namespaces/pp-a/services/http:a-trac:80/proxy/login', true],
    ['/api/v1/namespaces/pp-a/services/http:a-trac:80/proxy', true],
    ['/api/v1/namespaces/pp-a/pods/a-0:8080/proxy/', true],
    ['/api/v1/namespaces/pp-a/services/a', false],
    ['/api/v1/nodes/n/proxy/metrics', false],
    ['/v1/services/pp-a/proxy/', false],
  ])('%s: %s', (path, expected) => {
    expect(isProductPath(path)).toBe(expected);
  });
});

describe('the cookies of products', () => {
  it.each([
    [undefined, undefined],
    ['R_SESS=token-a:b', undefined],
    ['a=1; R_SESS=token-a:b; CSRF=x; b=2', 'a=1; b=2'],
    [' R_SESS =token-a:b; R_USERNAME=me; c="x=y"', 'c="x=y"'],
  ])('a product sees of %j only %j', (header, expected) => {
    expect(cookiesForProduct(header)).toBe(expected);
  });

  it('a product cannot replace the session', () => {
    expect(cookiesFromProduct(['R_SESS=evil; Path=/', ' R_SESS=evil', 'CSRF=evil', 'trac=1; HttpOnly'])).toEqual(['trac=1; HttpOnly']);
  });
});
