import { describe, expect, it } from 'vitest';
import { proxyFor, readProxies } from './proxy';

const HTTPS = new URL('http://outbound.example.org:8443');
const HTTP = new URL('http://other.example.org:8080');
const by = (url: string, except = '') => proxyFor(new URL(url), { https: HTTPS, http: HTTP, except })?.host;

describe('proxies of the environment', () => {
  it.each<[Record<string, string>, string | undefined, string | undefined, string]>([
    [{}, undefined, undefined, ''],
    [{ HTTPS_PROXY: '', NO_PROXY: '' }, undefined, undefined, ''],
    [{ HTTPS_PROXY: 'http://p:3128', HTTP_PROXY: 'https://q' }, 'http://p:3128/', 'https://q/', ''],
    [{ https_proxy: 'p:3128', no_proxy: 'a,b' }, 'http://p:3128/', undefined, 'a,b'],
    [{ HTTPS_PROXY: 'http://u:p%40ss@p', https_proxy: 'http://q' }, 'http://u:p%40ss@p/', undefined, ''],
  ])('%j', (env, https, http, except) => {
    const read = readProxies(env);

    expect([read.https?.href, read.http?.href, read.except]).toEqual([https, http, except]);
  });

  it.each([['HTTPS_PROXY', 'socks5://u:s3cret@p'], ['HTTP_PROXY', 'http://u:s3cret@[p'], ['HTTPS_PROXY', ':s3cret']])('%s must be one, and is not shown', (name, value) => {
    expect(() => readProxies({ [name]: value })).toThrow(expect.objectContaining({ message: `${ name } must be the http or https address of a proxy.` }));
  });
});

describe('the proxy for a target', () => {
  it('is that of its protocol, and none where there is none', () => {
    expect([by('https://a.example.com/x'), by('http://a.example.com')]).toEqual(['outbound.example.org:8443', 'other.example.org:8080']);
    expect(proxyFor(new URL('http://a.example.com'), { https: HTTPS, except: '' })).toBeUndefined();
  });

  it.each(['https://localhost/', 'https://x.localhost:8443', 'https://127.0.0.1', 'https://127.9.9.9:1', 'https://[::1]/', 'https://2130706433/'])('is none for this machine itself: %s', (url) => {
    expect(by(url)).toBeUndefined();
  });

  it.each<[string, string, boolean]>([
    ['a.example.com', 'https://a.example.com', true],
    ['a.example.com', 'https://b.a.example.com', true],
    ['a.example.com', 'https://ba.example.com', false],
    ['A.Example.COM', 'https://a.example.com.', true],
    ['.example.com', 'https://a.example.com', true],
    ['*.example.com', 'https://a.example.com', true],
    ['x, *', 'https://a.example.com', true],
    ['x a.example.com', 'https://a.example.com', true],
    ['a.example.com:8443', 'https://a.example.com:8443', true],
    ['a.example.com:8443', 'https://a.example.com', false],
    ['a.example.com:443', 'https://a.example.com', true],
    ['10.0.0.0/8', 'https://10.1.2.3', true],
    ['10.0.0.0/8', 'https://11.1.2.3', false],
    ['10.1.2.3', 'https://10.1.2.3', true],
    ['10.1.2.3:443', 'https://10.1.2.3', true],
    ['1.2.3', 'https://10.1.2.3', false],
    ['[2001:db8::1]', 'https://[2001:db8::1]', true],
    ['[2001:db8::1]:443', 'https://[2001:db8::1]', true],
    ['2001:db8::/32', 'https://[2001:db8::1]', true],
    [',,', 'https://a.example.com', false],
    ['.', 'https://a.example.com', false],
  ])('is none where NO_PROXY is “%s”, for %s: %j', (except, url, direct) => {
    expect(by(url, except) === undefined).toBe(direct);
  });
});
