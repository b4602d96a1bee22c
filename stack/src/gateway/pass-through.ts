import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import https from 'node:https';
import http, { type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Exchange } from './http/exchange';
import { sendJson } from './http/respond';
import type { Log } from './options';
import { isApi, servePage } from './pages';
import { forward, tunnel, type Upstream } from './proxy/forward';
import { createServer, listen, refuse } from './server';
import { findFile, sendFile } from './static-files';
import { certificates } from './tls';
import { type Extension, readExtension } from './ui-plugins';

export interface PassThroughOptions {
  rancherUrl: string;
  /** API key of that Rancher, `token-xxxxx:secret`. */
  token: string;
  /** Accept any certificate of that Rancher. */
  insecure?: boolean;
  dashboardDir: string;
  extensionDir: string;
  host?: string;
  port?: number;
  log: Log;
  /** Where the server keeps its certificate; a folder for temporary files by default. */
  dataDir?: string;
}

export interface PassThrough {
  /** The dashboard; people sign in as they do at that Rancher. */
  url: string;
  /** The same, signed in with the token. Whoever has this address has the token's rights. */
  signedInUrl: string;
  port: number;
  caFile: string;
  stop(): Promise<void>;
}

const KEY_COOKIE = 'PASS_THROUGH_KEY';
const KEY_PATH = /^\/signed-in\/([\w-]+)$/;
const EXTENSION_FILE = /^\/v1\/uiplugins\/([^/]+)\/([^/]+)\/plugin\/(.+)$/;
const PLAIN_PATHS = /^\/(rancherversion|version|healthz|ping|cacerts)$/;

/**
 * Serves this checkout's dashboard and extension in front of an existing Rancher; all of its API is passed on.
 *
 * The token goes only to browsers that came by `signedInUrl`: a server that gave it to everybody would let any page
 * that the browser has open act on that Rancher.
 */
export async function startPassThrough(options: PassThroughOptions): Promise<PassThrough> {
  const { rancherUrl, token, insecure = false, dashboardDir, host = '127.0.0.1', port: wanted = 8443, dataDir = join(tmpdir(), 'product-pods-pass-through') } = options;
  const tls = await certificates(join(dataDir, 'tls'));
  const extension = await readExtension(options.extensionDir);
  const key = randomBytes(24).toString('base64url');
  const target = new URL(rancherUrl);
  const upstream: Upstream = {
    name:  `Rancher at ${ target.host }`,
    url:   target,
    agent: target.protocol === 'https:' ? new https.Agent({ keepAlive: true, rejectUnauthorized: !insecure }) : new http.Agent({ keepAlive: true }),
  };
  const headersOf = (req: IncomingMessage) => passedHeaders(req, target, hasKey(req, key) ? token : undefined);
  const server = createServer(tls, {
    authenticate: () => undefined,
    async request(exchange) {
      const { req, res, path } = exchange;
      const raw = req.url ?? '/';

      if (path === '/v1/uiplugins') {
        return sendJson(res, 200, { entries: { [extension.name]: entry(extension) } });
      }
      if (await isExtensionFile(exchange, extension)) {
        return;
      }
      if (matches(KEY_PATH.exec(path)?.[1], key)) {
        res.writeHead(302, { 'Set-Cookie': `${ KEY_COOKIE }=${ key }; Path=/; HttpOnly; Secure; SameSite=Strict`, Location: '/dashboard/' }).end();

        return;
      }
      if (path === '/v1/logout' && hasKey(req, key)) {
        // At that Rancher it would delete the token itself.
        res.writeHead(200, { 'Set-Cookie': `${ KEY_COOKIE }=; Max-Age=0; Path=/; HttpOnly; Secure` }).end();

        return;
      }

      return raw.startsWith('/k8s/') || isApi(path) || PLAIN_PATHS.test(path)
        ? forward(exchange, upstream, { path: raw, headers: headersOf(req), cookies: (set) => set ?? [] })
        : servePage(exchange, dashboardDir);
    },
    async upgrade({ req }, socket, head) {
      if (!req.url) {
        return refuse(socket, 400, 'Bad Request');
      }
      tunnel(req, socket, head, upstream, { path: req.url, headers: headersOf(req) });
    },
  });
  const port = await listen(server, host, wanted);
  const url = `https://${ host === '127.0.0.1' ? 'localhost' : host }:${ port }`;

  return {
    url,
    signedInUrl: `${ url }/signed-in/${ key }`,
    port,
    caFile:      tls.caFile,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));

      server.closeAllConnections();
      upstream.agent.destroy();
      await closed;
    },
  };
}

function entry({ name, version, metadata }: Extension) {
  return { name, version, endpoint: '', noCache: true, noAuth: true, metadata };
}

async function isExtensionFile({ path, res }: Exchange, { name, version, folder }: Extension): Promise<boolean> {
  const [, wantedName, wantedVersion, file = ''] = EXTENSION_FILE.exec(path) ?? [];

  if (wantedName !== name || wantedVersion !== version) {
    return false;
  }
  const found = await findFile(folder, file);

  await (found ? sendFile(res, found) : sendJson(res, 404, { type: 'error', status: 404, message: 'not found' }));

  return true;
}

/** What Rancher sees: its own name as host and origin, the client's own session or the token. */
function passedHeaders(req: IncomingMessage, target: URL, token: string | undefined): http.OutgoingHttpHeaders {
  const { connection: _connection, upgrade: _upgrade, ...headers } = req.headers;
  const cookies = (headers.cookie ?? '').split(/;\s*/).filter((cookie) => cookie && !cookie.startsWith(`${ KEY_COOKIE }=`));
  const usesToken = token && !cookies.some((cookie) => cookie.startsWith('R_SESS='));

  return {
    ...headers,
    host: target.host,
    ...(headers.origin ? { origin: target.origin } : {}),
    ...(headers.referer ? { referer: target.origin } : {}),
    cookie: cookies.join('; '),
    ...(usesToken ? { authorization: `Bearer ${ token }` } : {}),
  };
}

function hasKey(req: IncomingMessage, key: string): boolean {
  const cookie = (req.headers.cookie ?? '').split(/;\s*/).find((part) => part.startsWith(`${ KEY_COOKIE }=`));

  return matches(cookie?.slice(KEY_COOKIE.length + 1), key);
}

function matches(given: string | undefined, key: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();

  return given !== undefined && timingSafeEqual(digest(given), digest(key));
}
