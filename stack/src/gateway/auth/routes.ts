import { type AuthenticatedExchange, type Exchange, HttpError, readJson } from '../http/exchange';
import { sendApi, sendJson } from '../http/respond';
import type { Router } from '../http/router';
import { SESSION_COOKIE } from './authenticate';
import { type Token, type TokenStore } from './tokens';
import type { Users } from './users';

/** As Rancher's setting `auth-user-session-ttl-minutes`. */
const SESSION_MS = 960 * 60_000;
const COOKIE_ATTRIBUTES = 'Path=/; HttpOnly; Secure; SameSite=Lax';

interface LoginInput { username?: string; password?: string; description?: string; responseType?: string; ttl?: number }

/** Login, logout and API keys. */
export function authRoutes(router: Router, users: Users, tokens: TokenStore, now: () => Date): void {
  const provider = { id: 'local', logoutAllEnabled: false, logoutAllForced: false, logoutAllSupported: false, type: 'localProvider' };
  const providers = ({ res }: Exchange) => sendJson(res, 200, { data: [provider] });

  async function login({ req, res }: Exchange): Promise<void> {
    const input = await readJson<LoginInput>(req);
    const user = await users.authenticate(input.username ?? '', input.password ?? '');

    if (!user) {
      return sendJson(res, 401, { code: 'Unauthorized', status: 401, message: 'authentication failed', type: 'error', baseType: 'error' });
    }
    const asCookie = input.responseType === 'cookie';
    const { token, value } = await tokens.create({
      userId:      user.metadata.name,
      description: input.description ?? '',
      kind:        asCookie ? 'session' : 'api',
      expiresAt:   new Date(now().getTime() + (input.ttl && !asCookie ? input.ttl : SESSION_MS)).toISOString(),
    }, now());

    if (asCookie) {
      res.writeHead(200, { 'Set-Cookie': `${ SESSION_COOKIE }=${ value }; ${ COOKIE_ATTRIBUTES }` }).end();
    } else {
      sendJson(res, 201, { ...describe(token), token: value });
    }
  }

  async function logout({ res, caller }: AuthenticatedExchange): Promise<void> {
    await tokens.remove(caller.token.name, now());
    res.writeHead(200, { 'Set-Cookie': `${ SESSION_COOKIE }=; Max-Age=0; ${ COOKIE_ATTRIBUTES }` }).end();
  }

  router
    .open('GET', '/v1-public/authproviders', providers)
    .open('GET', '/v3-public/authProviders', providers)
    .open('POST', '/v1-public/login', login)
    .open('POST', '/v3-public/localProviders/local', login)
    .route('POST', '/v1/logout', logout)
    .route('GET', '/v3/tokens', (exchange) => sendApi(exchange, 200, {
      type: 'collection', resourceType: 'token', data: tokens.list(exchange.caller.user.metadata.name, now()).map(describe)
    }))
    .route('POST', '/v3/tokens', async(exchange) => {
      if (exchange.query.get('action') === 'logout') {
        return logout(exchange);
      }
      const { description = '', ttl = 0 } = await readJson<{ description?: string; ttl?: number }>(exchange.req);
      const { token, value } = await tokens.create({
        userId:    exchange.caller.user.metadata.name,
        kind:      'api',
        description,
        expiresAt: ttl > 0 ? new Date(now().getTime() + ttl).toISOString() : undefined,
      }, now());

      sendApi(exchange, 201, { ...describe(token), token: value });
    })
    .route('DELETE', '/v3/tokens/:name', async(exchange) => {
      const { name = '' } = exchange.params;

      if (!tokens.list(exchange.caller.user.metadata.name, now()).some((token) => token.name === name)) {
        throw new HttpError(404, 'NotFound', `tokens.management.cattle.io "${ name }" not found`);
      }
      await tokens.remove(name, now());
      exchange.res.writeHead(204).end();
    });
}

function describe(token: Token) {
  return {
    id:          token.name,
    type:        'token',
    baseType:    'token',
    name:        token.name,
    userId:      token.userId,
    description: token.description,
    isDerived:   token.kind === 'api',
    created:     token.createdAt,
    expiresAt:   token.expiresAt ?? '',
    expired:     false,
    enabled:     true,
  };
}
