import { readFileSync } from 'node:fs';
import https from 'node:https';

export interface Credentials { username: string; password: string }
export interface Answer<T = unknown> { status: number; body: T }

/** An error answer of the server, with what it said. */
export class RancherError extends Error {
  constructor(readonly status: number, readonly body: unknown, what: string) {
    super(`${ what }: ${ status } ${ JSON.stringify(body) }`);
  }
}

/**
 * A session with a Rancher (the stack's or a real one), as its dashboard would hold it.
 *
 * Without a CA file the certificate is not checked: a Rancher under test mostly has a self-signed one.
 */
export class RancherClient {
  private readonly agent: https.Agent;

  private cookie = '';

  constructor(readonly url: string, caFile?: string) {
    this.agent = new https.Agent({ keepAlive: true, ...(caFile ? { ca: readFileSync(caFile) } : { rejectUnauthorized: false }) });
  }

  /** Signs in by name and password; throws a RancherError when refused. */
  async login({ username, password }: Credentials): Promise<this> {
    const { status, body, cookies } = await this.send('POST', '/v1-public/login', {
      type: 'localProvider', description: 'UI session', responseType: 'cookie', username, password,
    });

    if (status !== 200) {
      throw new RancherError(status, body, `login as ${ username }`);
    }
    this.cookie = cookies.map((c) => c.split(';')[0]).join('; ');

    return this;
  }

  /** Any answer, errors included. */
  async raw<T = unknown>(method: string, path: string, body?: unknown, contentType?: string): Promise<Answer<T>> {
    const answer = await this.send(method, path, body, contentType);

    return { status: answer.status, body: answer.body as T };
  }

  /** The body of a successful answer; throws a RancherError otherwise. */
  async request<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.send(method, path, body);

    if (answer.status >= 400) {
      throw new RancherError(answer.status, answer.body, `${ method } ${ path }`);
    }

    return answer.body as T;
  }

  close(): void {
    this.agent.destroy();
  }

  private send(method: string, path: string, body?: unknown, contentType = 'application/json'): Promise<Answer & { cookies: string[] }> {
    return new Promise((resolve, reject) => {
      const payload = body === undefined ? undefined : JSON.stringify(body);
      const request = https.request(new URL(path, this.url), {
        method,
        agent:   this.agent,
        headers: {
          accept: 'application/json',
          ...(payload ? { 'content-type': contentType, 'content-length': Buffer.byteLength(payload) } : {}),
          ...(this.cookie ? { cookie: this.cookie } : {}),
        },
      }, (response) => {
        const chunks: Buffer[] = [];

        response.on('data', (c: Buffer) => chunks.push(c));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');

          resolve({ status: response.statusCode ?? 0, body: parse(text), cookies: response.headers['set-cookie'] ?? [] });
        });
      });

      request.on('error', reject);
      request.end(payload);
    });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
