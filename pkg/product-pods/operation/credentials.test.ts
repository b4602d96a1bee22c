import type { ProductStatus } from '@product-pods/domain';

import { FakeApi } from '../test-support/fake-api';
import { productUrl, readLogin } from './credentials';

const product = (rest: Partial<ProductStatus>): ProductStatus => ({ name: 'trac', title: 'Trac', ready: true, message: '', ...rest });

it.each([
  [{ url: 'https://trac.example/' }, 'https://trac.example/'],
  // A status is data of the cluster; a script must not come out of it.
  [{ url: 'javascript:alert(1)' }, undefined],
  [{ service: { name: 'demo-trac', port: 80, scheme: 'http' as const, path: '/' } }, '/k8s/clusters/local/api/v1/namespaces/pp-demo/services/http:demo-trac:80/proxy/'],
  [{ service: { name: 'demo-trac', port: 443, scheme: 'https' as const, path: 'login' } }, '/k8s/clusters/local/api/v1/namespaces/pp-demo/services/https:demo-trac:443/proxy/login'],
  [{}, undefined],
])('a product with %j is reached at %s', (rest, url) => {
  expect(productUrl('local', 'pp-demo', product(rest))).toBe(url);
});

it('a login is read from its Secret, other letters too', async() => {
  const data = { user: Buffer.from('jürgen').toString('base64'), pass: Buffer.from('pä$$').toString('base64') };
  const api = new FakeApi().on('GET', /secrets\/login$/, { data });

  expect(await readLogin(api, 'local', 'pp-demo', { secretName: 'login', usernameKey: 'user', passwordKey: 'pass' })).toEqual({ username: 'jürgen', password: 'pä$$' });
});
