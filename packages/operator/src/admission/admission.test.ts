import { request } from 'node:https';
import { connect } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import type { KubeObject } from '../kube/client';
import { KubeError } from '../kube/errors';
import { CertificateKeeper } from './certificate-keeper';
import type { Credentials } from './certificate-keeper';
import { hostsOf, issueServing, makeAuthority } from './certificates';
import type { KeyPair } from './certificates';
import { allow, readReview } from './review';
import { AdmissionServer } from './server';

const NOW = Date.now();
const DAY = 24 * 3_600_000;
const HOSTS = ['product-pods-operator.product-pods-system.svc', '127.0.0.1'];
const PATH = '/here';
const review = { uid: 'r1', operation: 'CREATE', userInfo: { username: 'user-abcde' } };

describe('a review', () => {
  it.each(['', '{}', 'null', '{"kind":"AdmissionReview"}', '{"kind":"AdmissionReview","request":{"uid":1}}'])('is not %j', (text) => {
    expect(() => readReview(text)).toThrow();
  });
});

/** One Secret with versions, as the API server keeps it. */
function secrets() {
  const store: { object?: KubeObject & { data?: Record<string, string> }; version: number } = { version: 0 };
  const put = (data: Record<string, string>) => {
    store.version += 1;
    store.object = { metadata: { name: 's', resourceVersion: String(store.version) }, data };

    return store.object;
  };

  return {
    store,
    client: {
      async get<T>() {
        if (!store.object) {
          throw new KubeError(404, 'NotFound', '');
        }

        return structuredClone(store.object) as T;
      },
      async create<T>(_: string, body: unknown) {
        if (store.object) {
          throw new KubeError(409, 'AlreadyExists', '');
        }

        return put((body as { data: Record<string, string> }).data) as T;
      },
      async patch<T>(_: string, body: unknown) {
        const { metadata, data } = body as { metadata: { resourceVersion: string }; data: Record<string, string> };

        if (metadata.resourceVersion !== store.object?.metadata.resourceVersion) {
          throw new KubeError(409, 'Conflict', '');
        }

        return put(data) as T;
      },
    },
  };
}

describe('the certificate', () => {
  const log = { info: () => undefined, warn: () => undefined };
  const keeperOf = (client: ReturnType<typeof secrets>['client'], now: () => number, told: Credentials[]) => new CertificateKeeper({ client,
log,
namespace: 'ns',
hosts: HOSTS,
now,
onChange: (credentials) => {
    told.push(credentials);
  } });

  it('is made once, and shared by all operators', async() => {
    const { client, store } = secrets();
    const [a, b]: [Credentials[], Credentials[]] = [[], []];

    await Promise.all([keeperOf(client, () => NOW, a).check(), keeperOf(client, () => NOW, b).check()]);
    expect(a).toEqual(b);
    expect(store.version).toBe(1);
    // The key of the authority stays in the Secret.
    expect(JSON.stringify(a)).not.toContain(Buffer.from(store.object?.data?.['ca.key'] ?? '', 'base64').toString().split('\n')[1]);
  });

  it('is for all names by which operators are called', async() => {
    const { client } = secrets();
    const told: Credentials[] = [];
    const other = new CertificateKeeper({ client,
log,
namespace: 'ns',
hosts: ['elsewhere.example'],
now: () => NOW,
onChange: (credentials) => {
    told.push(credentials);
  } });

    await keeperOf(client, () => NOW, told).check();
    await other.check();
    expect(hostsOf(told[1]?.serving.certificate ?? '').sort()).toEqual([...HOSTS, 'elsewhere.example'].sort());
    await keeperOf(client, () => NOW, told).check();
    // Nobody has to make it anew any more.
    expect(told[2]).toEqual(told[1]);
  });

  it('is made anew in time, by the same authority', async() => {
    const { client } = secrets();
    const told: Credentials[] = [];
    let now = NOW;
    const keeper = keeperOf(client, () => now, told);

    await keeper.check();
    now += 50 * DAY;
    await keeper.check();
    expect(told).toHaveLength(1);
    now += 15 * DAY;
    await keeper.check();
    expect(told).toHaveLength(2);
    expect(told[1]?.authorities).toBe(told[0]?.authorities);
    expect(told[1]?.serving.certificate).not.toBe(told[0]?.serving.certificate);
  });

  it('is trusted through a change of the authority', async() => {
    const { client } = secrets();
    const told: Credentials[] = [];
    let now = NOW;
    const keeper = keeperOf(client, () => now, told);

    await keeper.check();
    now += 3300 * DAY;
    await keeper.check();
    expect(told[1]?.authorities.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
    expect(told[1]?.authorities).toContain(told[0]?.authorities.trim());
  });

  it('is made anew when somebody broke it', async() => {
    const { client, store } = secrets();
    const told: Credentials[] = [];

    await keeperOf(client, () => NOW, told).check();
    store.object = { ...store.object, metadata: { name: 's', resourceVersion: '9' }, data: { ...store.object?.data, 'tls.crt': 'cnViYmlzaA==' } };
    await keeperOf(client, () => NOW, told).check();
    expect(told[1]?.serving.certificate).toContain('BEGIN CERTIFICATE');
  });
});

describe('the server', () => {
  let server: AdmissionServer | undefined;
  let port = 0;
  let authority: KeyPair;

  const start = async() => {
    authority = await makeAuthority(NOW);
    // A port that is free: asked of the system by listening once.
    const { createServer } = await import('node:net');
    const probe = createServer();

    port = await new Promise<number>((resolve) => {
      probe.listen(0, '127.0.0.1', () => {
        const address = probe.address();

        probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
      });
    });
    server = new AdmissionServer({ host: '127.0.0.1', port }, { [PATH]: (request) => Promise.resolve(allow(request, [{ op: 'add', path: '/a', value: 1 }])) });
    await server.use(await issueServing(authority, HOSTS, NOW));
  };
  const post = (path: string, body: string) => new Promise<{ status: number; body: string }>((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, path, method: 'POST', ca: authority.certificate, agent: false }, (response) => {
      let text = '';

      response.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
    });

    outgoing.on('error', reject).end(body);
  });

  afterEach(() => server?.stop());

  it('answers over TLS that the authority vouches for', async() => {
    await start();
    const { status, body } = await post(PATH, JSON.stringify({ kind: 'AdmissionReview', request: review }));

    expect(status).toBe(200);
    expect(JSON.parse(body)).toMatchObject({ kind: 'AdmissionReview', response: { uid: 'r1', allowed: true, patchType: 'JSONPatch' } });
  });

  it.each<[string, string, string, number]>([['another path', '/', '{}', 404], ['a path that every object has', '/toString', '{}', 404], ['rubbish', PATH, 'rubbish', 400], ['too much', PATH, 'x'.repeat(9 * 1024 * 1024), 400]])('refuses %s', async(_, path, body, expected) => {
    await start();
    await expect(post(path, body).then(({ status }) => status, (error: NodeJS.ErrnoException) => (error.code === 'EPIPE' || error.code === 'ECONNRESET' ? 400 : error))).resolves.toBe(expected);
  });

  it('goes on with a new certificate without a pause', async() => {
    await start();
    const next = await issueServing(authority, HOSTS, NOW);

    await server?.use(next);
    const shown = await new Promise<string>((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port, ca: authority.certificate }, () => {
        resolve(socket.getPeerX509Certificate()?.toString() ?? '');
        socket.destroy();
      });

      socket.on('error', reject);
    });

    expect(shown.replace(/\s/g, '')).toBe(next.certificate.replace(/\s/g, ''));
  });
});
