import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';

const TYPES: Record<string, string> = {
  '.html':  'text/html; charset=utf-8',
  '.js':    'text/javascript; charset=utf-8',
  '.mjs':   'text/javascript; charset=utf-8',
  '.css':   'text/css; charset=utf-8',
  '.json':  'application/json',
  '.map':   'application/json',
  '.svg':   'image/svg+xml',
  '.png':   'image/png',
  '.jpg':   'image/jpeg',
  '.ico':   'image/x-icon',
  '.woff':  'font/woff',
  '.woff2': 'font/woff2',
  '.ttf':   'font/ttf',
  '.wasm':  'application/wasm',
};

/** The file in `folder` that a URL's path names, or nothing if it names none or tries to leave the folder. */
export async function findFile(folder: string, urlPath: string): Promise<string | undefined> {
  let decoded: string;

  try {
    decoded = decodeURIComponent(urlPath);
  } catch {
    return undefined;
  }
  if (decoded.includes('\0')) {
    return undefined;
  }
  const root = normalize(folder);
  const file = join(root, normalize(`${ sep }${ decoded }`));

  if (!file.startsWith(root.endsWith(sep) ? root : root + sep)) {
    return undefined;
  }

  return await stat(file).then((info) => info.isFile(), () => false) ? file : undefined;
}

/** Sends a file; names with a hash in them may be kept for ever. */
export async function sendFile(res: ServerResponse, file: string): Promise<void> {
  const { size } = await stat(file);
  const isHashed = /[.-][0-9a-f]{8,}\./.test(file);

  res.writeHead(200, {
    'Content-Type':           TYPES[extname(file).toLowerCase()] ?? 'application/octet-stream',
    'Content-Length':         size,
    'Cache-Control':          isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options':        'SAMEORIGIN',
  });
  await pipeline(createReadStream(file), res).catch(() => res.destroy());
}
