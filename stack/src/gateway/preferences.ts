import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AuthenticatedExchange, HttpError, readJson } from './http/exchange';
import { sendApi } from './http/respond';
import type { Router } from './http/router';

type Preferences = Record<string, string>;

/** Each user's preferences of the dashboard: steve has one file for all, so they are the gateway's own. */
export function preferenceRoutes(router: Router, folder: string): void {
  const fileOf = (id: string) => join(folder, `${ encodeURIComponent(id) }.json`);

  async function read(id: string): Promise<Preferences> {
    const text = await readFile(fileOf(id), 'utf8').catch(() => '{}');

    return JSON.parse(text) as Preferences;
  }

  let writing: Promise<void> = Promise.resolve();

  /** One write after another: the pages send several at once, which would share the temporary file. */
  function write(id: string, data: Preferences): Promise<void> {
    writing = writing.catch(() => undefined).then(async() => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeFile(`${ fileOf(id) }.new`, JSON.stringify(data), { mode: 0o600 });
      await rename(`${ fileOf(id) }.new`, fileOf(id));
    });

    return writing;
  }

  function own({ caller, params }: AuthenticatedExchange): string {
    const id = caller.user.metadata.name;

    if (params['id'] !== undefined && params['id'] !== id) {
      throw new HttpError(404, 'NotFound', 'not found');
    }

    return id;
  }

  function describe(origin: string, id: string, data: Preferences) {
    const self = `${ origin }/v1/userpreferences/${ id }`;

    return { id, type: 'userpreference', links: { remove: self, self, update: self }, data };
  }

  router
    .route('GET', '/v1/userpreferences', async(exchange) => {
      const id = own(exchange);

      sendApi(exchange, 200, {
        type:         'collection',
        links:        { self: `${ exchange.origin }/v1/userpreferences` },
        actions:      {},
        resourceType: 'userpreference',
        data:         [describe(exchange.origin, id, await read(id))],
      });
    })
    .route('GET', '/v1/userpreferences/:id', async(exchange) => {
      const id = own(exchange);

      sendApi(exchange, 200, describe(exchange.origin, id, await read(id)));
    })
    .route('PUT', '/v1/userpreferences/:id', async(exchange) => {
      const id = own(exchange);
      const { data = {} } = await readJson<{ data?: Preferences }>(exchange.req);

      await write(id, data);
      sendApi(exchange, 200, describe(exchange.origin, id, data));
    })
    .route('DELETE', '/v1/userpreferences/:id', async(exchange) => {
      await write(own(exchange), {});
      exchange.res.writeHead(204).end();
    });
}
