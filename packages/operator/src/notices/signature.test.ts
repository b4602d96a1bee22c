import { describe, expect, it } from 'vitest';
import { sign, TOLERANCE_SECONDS, verify } from './signature';

const body = '{"sentence":"Grüße"}';
const secret = 's3cret';
const at = 1_767_225_600;
const header = sign(body, secret, at);
const v1 = header.split(',')[1] ?? '';

describe('sign', () => {
  it('is the HMAC of time and body, as every receiver can compute it', () => {
    // printf '%s' '1767225600.{"sentence":"Grüße"}' | openssl dgst -sha256 -hmac s3cret
    expect(header).toBe('t=1767225600,v1=4ead7aa4513dace3a42efe5c15c7cedd69f1b53b4e1a808c7ff6c7229924388a');
  });
});

describe('verify', () => {
  it.each([
    ['what was signed', header, body, at, true],
    ['bytes', header, Buffer.from(body), at, true],
    ['spaces and unknown parts', `t=${ at }, v0=zz, ${ v1 }`, body, at, true],
    ['one of two signatures', `t=${ at },v1=${ '0'.repeat(64) },${ v1 }`, body, at, true],
    ['the end of the tolerance', header, body, at + TOLERANCE_SECONDS, true],
    ['an old one', header, body, at + TOLERANCE_SECONDS + 1, false],
    ['one of the future', header, body, at - TOLERANCE_SECONDS - 1, false],
    ['another body', header, `${ body } `, at, false],
    ['another time', `t=${ at + 1 },${ v1 }`, body, at, false],
    ['two times', `t=${ at },t=${ at + 1 },${ v1 }`, body, at, false],
    ['no time', v1, body, at, false],
    ['no signature', `t=${ at }`, body, at, false],
    ['half a signature', header.slice(0, -2), body, at, false],
    ['a signature that is no text of hex', `t=${ at },v1=${ 'z'.repeat(64) }`, body, at, false],
    ['a time that is no number', `t=1e9,${ v1 }`, body, at, false],
    ['nothing', '', body, at, false],
  ])('%s', (_, given, bytes, nowSeconds, expected) => {
    expect(verify(given, bytes, { secret, nowSeconds })).toBe(expected);
  });

  it('does not believe another secret', () => {
    expect(verify(header, body, { secret: 'other', nowSeconds: at })).toBe(false);
  });
});
