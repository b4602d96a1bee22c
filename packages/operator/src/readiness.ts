import http from 'node:http';
import https from 'node:https';
import type { TemplateProduct } from '@product-pods/domain';
import { RE2JS } from 're2js';
import type { Target } from './service-target';

export const ASK_TIMEOUT_MS = 3000;
export const BODY_MAX_BYTES = 65_536;

type Readiness = NonNullable<TemplateProduct['readiness']>;

export interface Said {
  ready: boolean;
  message: string;
}

/**
 * Asks a product whether it is ready: the status code and the text must both be right, for some products answer 200 long before they
 * can be used. Redirects are not followed, and no more of the answer is read than {@link BODY_MAX_BYTES}.
 */
export async function ask(target: Target, readiness: Readiness, signal: AbortSignal): Promise<Said> {
  const pattern = readiness.bodyMatches;
  const matcher = pattern === undefined ? undefined : compile(pattern);

  if (matcher === null) {
    return { ready: false, message: `The template's pattern “${ pattern }” is not one that can be searched for safely.` };
  }

  try {
    const { status, body } = await request(target, readiness.path, signal);
    const statusOk = readiness.status?.length ? readiness.status.includes(status) : status >= 200 && status < 300;
    const bodyOk = !matcher || matcher.matcher(body).find();

    return { ready: statusOk && bodyOk, message: describe(status, body, statusOk && bodyOk, statusOk) };
  } catch (error) {
    return { ready: false, message: explain(error) };
  }
}

/** The engine never backtracks, so that no pattern of a chart can keep the operator busy. `null` for one it does not know. */
function compile(pattern: string): RE2JS | null {
  try {
    return RE2JS.compile(pattern);
  } catch {
    return null;
  }
}

function describe(status: number, body: string, ready: boolean, statusOk: boolean): string {
  const word = productsWord(body);

  if (ready) {
    return word ? `It says ${ word }.` : 'It says that it is ready.';
  }
  if (word) {
    return `It says ${ word } (HTTP ${ status }).`;
  }

  return statusOk ? 'It answers, but does not say that it is ready.' : `It answers with HTTP ${ status }.`;
}

/** The `state` or `status` of a JSON answer, if it is one harmless word: nothing else of an answer gets into the status. */
function productsWord(body: string): string | undefined {
  try {
    const answer = JSON.parse(body) as { state?: unknown; status?: unknown } | null;
    const word = answer?.state ?? answer?.status;

    return typeof word === 'string' && /^[A-Za-z][A-Za-z0-9_-]{0,39}$/.test(word) ? word : undefined;
  } catch {
    return undefined;
  }
}

const REASONS: Record<string, string> = {
  ECONNREFUSED: 'It does not accept connections yet.',
  ECONNRESET:   'It broke the connection off.',
  EHOSTUNREACH: 'It cannot be reached.',
  ENETUNREACH:  'It cannot be reached.',
  ETIMEDOUT:    'It did not answer in time.',
};

function explain(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code ?? '';

  return REASONS[code] ?? `It could not be asked: ${ error instanceof Error ? error.message : String(error) }.`;
}

function request(target: Target, path: string, signal: AbortSignal): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = (target.scheme === 'https' ? https : http).request({
      host:               target.host,
      port:               target.port,
      path,
      signal,
      agent:              false,
      // Inside the cluster products sign their own certificates; what is asked is no secret.
      rejectUnauthorized: false,
      headers:            { host: `${ target.name }:${ target.port }`, 'user-agent': 'product-pods-operator', accept: '*/*', connection: 'close' },
    });
    // The whole exchange is bounded: a product may drip its answer for ever.
    const timer = setTimeout(() => outgoing.destroy(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' })), ASK_TIMEOUT_MS);
    const finish = (done: () => void) => {
      clearTimeout(timer);
      done();
      outgoing.destroy();
    };

    outgoing.on('error', (error) => finish(() => reject(error)));
    outgoing.on('response', (response) => {
      let body = Buffer.alloc(0);
      const answer = () => finish(() => resolve({ status: response.statusCode ?? 0, body: body.toString('utf8') }));

      response.on('data', (chunk: Buffer) => {
        body = Buffer.concat([body, chunk]).subarray(0, BODY_MAX_BYTES);

        if (body.length >= BODY_MAX_BYTES) {
          answer();
        }
      });
      response.on('end', answer);
      response.on('error', (error) => finish(() => reject(error)));
    });
    outgoing.end();
  });
}
