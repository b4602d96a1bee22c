import { expect, it } from 'vitest';
import { AddressRefused } from './address-guard';
import { EntryFault } from './config-entry';
import { judgeAnswer, judgeError, RETRY_AFTER_MAX_MS } from './outcome';
import { ProxyRefused, ProxyUnreachable } from './tunnel';

const now = Date.parse('2026-01-01T00:00:00Z');

it.each([
  [200, undefined, { kind: 'delivered' }],
  [204, '5', { kind: 'delivered' }],
  [301, undefined, { kind: 'refused', why: 'It answered with a redirect (HTTP 301), and redirects are not followed.' }],
  [307, undefined, { kind: 'refused', why: 'It answered with a redirect (HTTP 307), and redirects are not followed.' }],
  [400, '5', { kind: 'refused', why: 'It answered with HTTP 400.' }],
  [404, undefined, { kind: 'refused', why: 'It answered with HTTP 404.' }],
  [410, undefined, { kind: 'refused', why: 'It answered with HTTP 410.' }],
  [408, undefined, { kind: 'failed', why: 'It answered with HTTP 408.' }],
  [425, undefined, { kind: 'failed', why: 'It answered with HTTP 425.' }],
  [429, '7', { kind: 'failed', why: 'It answered with HTTP 429.', afterMs: 7000 }],
  [500, undefined, { kind: 'failed', why: 'It answered with HTTP 500.' }],
  [503, 'Thu, 01 Jan 2026 00:00:30 GMT', { kind: 'failed', why: 'It answered with HTTP 503.', afterMs: 30_000 }],
  [503, 'Wed, 31 Dec 2025 00:00:00 GMT', { kind: 'failed', why: 'It answered with HTTP 503.', afterMs: 0 }],
  [503, '999999', { kind: 'failed', why: 'It answered with HTTP 503.', afterMs: RETRY_AFTER_MAX_MS }],
  [503, 'Fri, 01 Jan 2027 00:00:00 GMT', { kind: 'failed', why: 'It answered with HTTP 503.', afterMs: RETRY_AFTER_MAX_MS }],
  [503, 'soon', { kind: 'failed', why: 'It answered with HTTP 503.' }],
  [503, '-1', { kind: 'failed', why: 'It answered with HTTP 503.' }],
  [599, undefined, { kind: 'failed', why: 'It answered with HTTP 599.' }],
  [600, undefined, { kind: 'refused', why: 'It answered with HTTP 600.' }],
])('judgeAnswer(%i, %j)', (status, retryAfter, outcome) => {
  expect(judgeAnswer({ status, ...(retryAfter === undefined ? {} : { retryAfter }) }, now)).toEqual(outcome);
});

it.each([
  [new EntryFault('Empty.'), { kind: 'failed', why: 'Empty.' }],
  [new ProxyRefused(407), { kind: 'refused', why: 'The proxy does not let it through (HTTP 407).' }],
  [new ProxyRefused(503), { kind: 'failed', why: 'The proxy does not let it through (HTTP 503).' }],
  [new ProxyUnreachable('secret', { cause: Object.assign(new Error('secret'), { code: 'ECONNREFUSED' }) }), { kind: 'failed', why: 'The proxy cannot be reached.' }],
  [new AddressRefused('No.'), { kind: 'refused', why: 'No.' }],
  [Object.assign(new Error('connect ECONNREFUSED h'), { code: 'ECONNREFUSED' }), { kind: 'failed', why: 'It does not accept connections.' }],
  [Object.assign(new Error('secret'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }), { kind: 'failed', why: 'It could not be asked (DEPTH_ZERO_SELF_SIGNED_CERT).' }],
  [Object.assign(new Error('secret'), { code: 'https://secret' }), { kind: 'failed', why: 'It could not be asked.' }],
  [Object.assign(new Error('secret'), { code: 7 }), { kind: 'failed', why: 'It could not be asked.' }],
  [new Error('secret'), { kind: 'failed', why: 'It could not be asked.' }],
  [undefined, { kind: 'failed', why: 'It could not be asked.' }],
])('judgeError(%s)', (error, outcome) => {
  expect(judgeError(error)).toEqual(outcome);
});
