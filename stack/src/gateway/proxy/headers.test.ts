import { describe, expect, it } from 'vitest';
import { requestHeaders, responseHeaders } from './headers';

const identity = { user: 'user-x', groups: ['system:authenticated', 'system:cattle:authenticated'] };

describe('requestHeaders', () => {
  it('always says who asks, whatever the client says', () => {
    const headers = requestHeaders({
      accept:                  'application/json',
      authorization:           'Bearer token-a:b',
      cookie:                  'R_SESS=token-a:b',
      'impersonate-user':      'system:admin',
      'impersonate-group':     'system:masters',
      'impersonate-uid':       '0',
      'impersonate-extra-x':   'y',
      'x-remote-user':         'system:admin',
      'x-forwarded-host':      'evil',
      'x-api-url-prefix':      'https://evil',
      connection:              'keep-alive',
      host:                    'evil',
    }, identity, 'https://r:8443');

    expect(headers).toEqual({
      accept:              'application/json',
      host:                'r:8443',
      'impersonate-user':  'user-x',
      'impersonate-group': ['system:authenticated', 'system:cattle:authenticated'],
      'x-forwarded-host':  'r:8443',
      'x-forwarded-proto': 'https',
    });
  });
});

describe('responseHeaders', () => {
  it('passes no cookies and nothing about the connection', () => {
    expect(responseHeaders({ 'content-type': 'text/plain', 'set-cookie': ['a=b'], connection: 'close', 'transfer-encoding': 'chunked' })).toEqual({ 'content-type': 'text/plain' });
  });
});
