import { request } from 'undici';

const TIMEOUT_MS = 30_000;
const MAX_REDIRECTS = 5;

/** The body behind an HTTP address. @throws on any answer but a 2xx */
export async function download(url: string, redirects = 0): Promise<Buffer> {
  if (!/^https?:\/\//.test(url)) {
    throw new Error(`could not download ${ url }: only http and https are served`);
  }
  const { statusCode, headers, body } = await request(url, { headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS });
  const { location } = headers;

  if (statusCode >= 300 && statusCode < 400 && typeof location === 'string' && redirects < MAX_REDIRECTS) {
    await body.dump();

    return download(new URL(location, url).href, redirects + 1);
  }
  if (statusCode >= 300) {
    await body.dump();
    throw new Error(`failed to fetch ${ url } : ${ statusCode }`);
  }

  return Buffer.from(await body.arrayBuffer());
}
