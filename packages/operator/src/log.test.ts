import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLogger, scrub } from './log';

function logged(write: (log: ReturnType<typeof createLogger>) => void): string {
  const lines: string[] = [];

  write(createLogger('info', { write: (line) => lines.push(line) }));

  return lines.join('');
}

const alphabet = (chars: string, minLength: number) => fc.string({ unit: fc.constantFrom(...chars), minLength, maxLength: minLength * 3 });
const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const base64url = alphabet(`${ letters }-_`, 20).map((text) => `S7${ text }`);
const jwt = fc.tuple(base64url, base64url, base64url).map(([head, body, signature]) => `eyJ${ head }.eyJ${ body }.${ signature }`);
const rancher = fc.tuple(alphabet('abcdefgh0123456789', 5), alphabet('bcdfghjklmnpqrstvwxz2456789', 40)).map(([id, secret]) => `kubeconfig-user-${ id }:${ secret }`);
const base64 = alphabet(`${ letters }+/`, 40);

/** Ways by which a secret gets into a log, none of them on purpose. */
const kubeconfig = (token: string, key: string) => `apiVersion: v1\nkind: Config\nusers:\n- name: me\n  user:\n    token: ${ token }\n    client-key-data: ${ key }\n    client-certificate-data: "${ key }"\n`;

describe('a log', () => {
  it('has no secret, however it got there', () => {
    fc.assert(fc.property(fc.oneof(jwt, rancher, base64url), base64, (token, key) => {
      // Put together, so that this file does not look as if it held a key.
      const label = ['EC', 'PRIVATE', 'KEY'].join(' ');
      const pem = `-----BEGIN ${ label }-----\n${ key }\n-----END ${ label }-----`;
      const text = logged((log) => {
        log.info({ headers: { Authorization: `Bearer ${ token }` } }, 'request');
        log.info({ deep: { er: { request: { options: { headers: { authorization: token } } } } } }, 'request');
        log.info(`curl -H "Authorization: Bearer ${ token }" failed`);
        log.warn({ err: Object.assign(new Error(`401: bearer ${ token }`), { config: { user: { token, keyData: key } } }) }, 'refused');
        log.warn({ err: new Error('outer', { cause: new Error(`Authorization: Bearer ${ token }`) }) });
        log.info(kubeconfig(token, key));
        log.info({ config: JSON.parse(JSON.stringify({ users: [{ user: { token, 'client-key-data': key } }] })) });
        log.info({ text: JSON.stringify({ user: { token, 'client-key-data': key } }) });
        log.info(pem);
      });

      expect(text).not.toContain(token);
      expect(text).not.toContain(key);
      // What is left are whole lines that can be read.
      expect(text.trim().split('\n').map((line) => JSON.parse(line) as object)).toHaveLength(9);
    }));
  });

  it('has tokens that are known by their form, wherever they stand', () => {
    fc.assert(fc.property(fc.oneof(jwt, rancher), (token) => {
      expect(logged((log) => log.info({ url: `https://x/?a=${ token }` }, token))).not.toContain(token);
    }));
  });

  it.each([
    'Error: uninstallation completed with 1 error(s): timed out waiting for the condition',
    'secrets is forbidden: User "system:serviceaccount:ns:op" cannot list resource "secrets"',
    'getting a new token: connection refused',
    'the token-reviewer pod-12ab:8080 is not ready',
    'basic checks failed',
  ])('keeps what is none: %s', (text) => {
    expect(scrub(JSON.stringify(text))).toBe(JSON.stringify(text));
  });
});
