import { readFileSync } from 'node:fs';
import https from 'node:https';
import type { Answer, Recording } from './recording';
import { RECORDED_ORIGIN } from './recording';

export interface StackFile {
  url: string;
  caFile: string;
  kubeconfig: string;
  chartsUrl: string;
  users: Record<string, string>;
}

/** The running stack, as the runner describes it. */
export function stackFile(): StackFile {
  const file = process.env['PRODUCT_PODS_STACK'];

  if (!file) {
    throw new Error('PRODUCT_PODS_STACK must name the file that describes a running stack; npm test starts one');
  }

  return JSON.parse(readFileSync(file, 'utf8')) as StackFile;
}

/** A client with one user's session, or with none. */
export class Client {
  readonly stack = stackFile();

  private readonly ca = readFileSync(this.stack.caFile);

  private cookie = '';

  static async login(username: string): Promise<Client> {
    const client = new Client();
    const answer = await client.send('POST', '/v1-public/login', {
      type: 'localProvider', description: 'UI session', responseType: 'cookie', username, password: client.stack.users[username]
    });

    client.cookie = answer.headers['set-cookie']?.split(';')[0] ?? '';

    return client;
  }

  /** The session's cookie, as a header. */
  get session(): string {
    return this.cookie;
  }

  /** Sends what was recorded, with another path or body where the recording's own names do not fit. */
  replay({ request }: Recording, { path = request.path, body = request.body }: { path?: string; body?: unknown } = {}): Promise<Answer> {
    return this.send(request.method, path, body);
  }

  send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const payload = body === undefined || body === null ? undefined : JSON.stringify(body);

    return new Promise((resolve, reject) => {
      const { hostname, port } = new URL(this.stack.url);
      // Not as a URL, which would take `//host` apart.
      const request = https.request({ hostname,
port,
path,
        method,
        ca:      this.ca,
        headers: { accept: 'application/json', ...(payload ? { 'content-type': 'application/json' } : {}), cookie: this.cookie, ...headers },
      }, (response) => {
        const chunks: Buffer[] = [];

        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => resolve({
          status:  response.statusCode ?? 0,
          headers: Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, String(value)])),
          body:    parse(Buffer.concat(chunks).toString('utf8').replaceAll(this.stack.url, RECORDED_ORIGIN)),
        }));
      });

      request.on('error', reject);
      request.end(payload);
    });
  }

  /** The body of a successful answer. */
  async get<T>(path: string): Promise<T> {
    const { status, body } = await this.send('GET', path);

    if (status !== 200) {
      throw new Error(`GET ${ path }: ${ status } ${ JSON.stringify(body) }`);
    }

    return body as T;
  }
}

function parse(text: string): unknown {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return text;
  }
}
