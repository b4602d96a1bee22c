import { dump } from 'js-yaml';
import type { TokenStore } from './auth/tokens';
import type { User, Users } from './auth/users';
import { type AuthenticatedExchange, HttpError, readJson } from './http/exchange';
import { sendApi, sendJson } from './http/respond';
import type { Router } from './http/router';

const PRINCIPAL_FIELDS = ['loginName', 'name', 'principalType', 'profilePicture', 'profileURL', 'provider', 'uuid'];
const PRINCIPAL_FILTERS = ['created', 'creatorId', 'id', 'loginName', 'me', 'memberOf', 'name', 'principalType', 'profilePicture', 'profileURL', 'provider', 'removed', 'uuid'];

export interface V3Options {
  users: Users;
  tokens: TokenStore;
  /** PEM of the authority behind the server's certificate, for generated kubeconfigs. */
  ca: string;
  now: () => Date;
}

/** The part of Rancher's older API that the dashboard cannot do without. */
export function v3Routes(router: Router, { users, tokens, ca, now }: V3Options): void {
  const sendV3 = ({ res, origin }: AuthenticatedExchange, status: number, body: unknown) => (
    sendJson(res, status, body, { 'X-Api-Schemas': `${ origin }/v3/schemas` })
  );

  router
    .route('GET', '/v3/schemas', (exchange) => sendV3(exchange, 200, {
      ...collection(exchange.origin, 'schemas'), resourceType: 'schema', data: []
    }))
    .route('GET', '/v3/principals', (exchange) => sendV3(exchange, 200, {
      ...collection(exchange.origin, 'principals'),
      actions: { search: `${ exchange.origin }/v3/principals?action=search` },
      sort:    {
        order:   'asc',
        reverse: `${ exchange.origin }/v3/principals?order=desc`,
        links:   Object.fromEntries(PRINCIPAL_FIELDS.map((field) => [field, `${ exchange.origin }/v3/principals?sort=${ field }`])),
      },
      filters:      Object.fromEntries(PRINCIPAL_FILTERS.map((field) => [field, null])),
      resourceType: 'principal',
      data:         [principal(exchange.origin, exchange.caller.user, true)],
    }))
    .route('POST', '/v3/principals', async(exchange) => {
      const { name = '' } = await readJson<{ name?: string }>(exchange.req);
      const found = users.list().filter((user) => user.username.startsWith(name));

      sendV3(exchange, 200, {
        type: 'collection', resourceType: 'principal', data: found.map((user) => principal(exchange.origin, user, user === exchange.caller.user))
      });
    })
    .route('GET', '/v3/principals/:id', (exchange) => {
      const user = users.list().find(({ metadata }) => exchange.params['id'] === `local://${ metadata.name }`);

      if (!user) {
        throw new HttpError(404, 'NotFound', 'principal not found');
      }
      sendV3(exchange, 200, principal(exchange.origin, user, user.metadata.name === exchange.caller.user.metadata.name));
    })
    .route('POST', '/v3/clusters/local', async(exchange) => {
      if (exchange.query.get('action') !== 'generateKubeconfig') {
        throw new HttpError(404, 'NotFound', 'action not found');
      }
      const { value } = await tokens.create({ userId: exchange.caller.user.metadata.name, kind: 'api', description: 'Kubeconfig token' }, now());

      sendV3(exchange, 200, { type: 'generateKubeConfigOutput', baseType: 'generateKubeConfigOutput', config: kubeconfig(exchange.origin, value, ca) });
    })
    .route('POST', '/v1/ext.cattle.io.selfuser', (exchange) => sendApi(exchange, 201, {
      type:       'ext.cattle.io.selfuser',
      links:      { view: `${ exchange.origin }/apis/ext.cattle.io/v1/selfusers` },
      apiVersion: 'ext.cattle.io/v1',
      kind:       'SelfUser',
      metadata:   {
        generateName:  'su-',
        relationships: null,
        state:         { error: false, message: 'Resource is current', name: 'active', transitioning: false },
      },
      status: { userID: exchange.caller.user.metadata.name },
    }));
}

function collection(origin: string, plural: string) {
  return {
    type:       'collection',
    links:      { self: `${ origin }/v3/${ plural }` },
    actions:    {},
    pagination: { limit: 1000, total: 0 },
    sort:       { order: 'asc', reverse: `${ origin }/v3/${ plural }?order=desc` },
  };
}

function principal(origin: string, { metadata, username, displayName }: User, me: boolean) {
  const id = `local://${ metadata.name }`;

  return {
    baseType:      'principal',
    creatorId:     null,
    id,
    links:         { self: `${ origin }/v3/principals/${ encodeURIComponent(id) }` },
    loginName:     username,
    me,
    memberOf:      false,
    name:          displayName ?? username,
    principalType: 'user',
    provider:      'local',
    type:          'principal',
  };
}

function kubeconfig(origin: string, token: string, ca: string): string {
  return dump({
    apiVersion:        'v1',
    kind:              'Config',
    clusters:          [{ name: 'local', cluster: { server: `${ origin }/k8s/clusters/local`, 'certificate-authority-data': Buffer.from(ca).toString('base64') } }],
    users:             [{ name: 'local', user: { token } }],
    contexts:          [{ name: 'local', context: { cluster: 'local', user: 'local' } }],
    'current-context': 'local',
  });
}
