import { createHash } from 'node:crypto';
import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { closeSync, createWriteStream, openSync } from 'node:fs';
import { Transform } from 'node:stream';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { tail } from '../../../scripts/lib/progress.mjs';
import type { Layer } from './oci';

/** Seconds since 1970 that files made during the build carry; files from packages keep their own, older times. */
export const SOURCE_DATE_EPOCH = '1767225600';

/** Passes bytes through and counts and digests them. */
class Meter extends Transform {
  private readonly hash = createHash('sha256');
  size = 0;

  override _transform(chunk: Buffer, _encoding: string, done: (error: null, chunk: Buffer) => void): void {
    this.hash.update(chunk);
    this.size += chunk.length;
    done(null, chunk);
  }

  digest(): string {
    return `sha256:${ this.hash.digest('hex') }`;
  }
}

/** Compresses a tar stream into `file` and says what the OCI manifest needs to know about it. */
export const writeLayer = async(tar: Readable, file: string): Promise<Layer> => {
  const plain = new Meter();
  const packed = new Meter();

  await pipeline(tar, plain, createGzip({ level: 5 }), packed, createWriteStream(file));

  return { file, size: packed.size, digest: packed.digest(), diffId: plain.digest() };
};

export interface TarCommand {
  command: string;
  args: string[];
  env?: NodeJS.ProcessEnv;
  logFile: string;
}

/** Runs a command that writes a tar to its standard output and makes a layer of it; throws with the end of its log if it fails. */
export const layerFromCommand = async({ command, args, env, logFile }: TarCommand, file: string): Promise<Layer> => {
  const log = openSync(logFile, 'w');

  try {
    const child = spawn(command, args, { env: { ...process.env, SOURCE_DATE_EPOCH, ...env }, stdio: ['ignore', 'pipe', log] }) as ChildProcessByStdio<null, Readable, null>;
    const ended = new Promise<number | string>((resolve, reject) => {
      child.on('error', reject).on('close', (code, signal) => resolve(signal ?? code ?? 'unknown'));
    });
    const [layer, code] = await Promise.all([writeLayer(child.stdout, file), ended]);

    if (code !== 0) {
      throw new Error(`${ command } failed (${ code }). The end of ${ logFile }:\n${ tail(logFile) }`);
    }

    return layer;
  } finally {
    closeSync(log);
  }
};

/** A layer of everything below `folder`: sorted, owned by root, with one fixed time. */
export const layerFromFolder = (folder: string, file: string, logFile: string): Promise<Layer> => layerFromCommand({
  command: 'tar',
  args:    ['--create', '--format=gnu', '--sort=name', '--owner=0', '--group=0', '--numeric-owner', `--mtime=@${ SOURCE_DATE_EPOCH }`, '--directory', folder, '.'],
  logFile,
}, file);
