import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { APPS, type Resource, SETTINGS } from './kube/paths';
import { definitionOf, steveKnows } from './steve-ready';

it('has steve look again for a kind that it missed', async() => {
  const known = new Set(['/v1/schemas/management.cattle.io.setting']);
  const touched: string[] = [];
  const steve = createServer(({ url = '' }, res) => res.writeHead(known.has(url) ? 200 : 404).end());

  await new Promise<void>((resolve) => {
    steve.listen(0, '127.0.0.1', resolve);
  });
  try {
    await steveKnows(`http://127.0.0.1:${ (steve.address() as AddressInfo).port }`, [SETTINGS, APPS], async(kinds: readonly Resource[]) => {
      touched.push(...kinds.map(definitionOf));
      known.add('/v1/schemas/catalog.cattle.io.app');
    }, 10);
  } finally {
    steve.close();
  }

  expect(touched).toEqual(['apps.catalog.cattle.io']);
});
