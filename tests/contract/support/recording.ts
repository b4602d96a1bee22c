import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '../../fixtures/rancher-contract');

/** The host that the recordings have in place of the real one. */
export const RECORDED_ORIGIN = 'https://rancher.example';

export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: unknown;
}

/** One request to a Rancher 2.16 with what it answered. */
export interface Recording {
  request: { method: string; path: string; body: unknown };
  response: Answer;
}

export function recording(name: string): Recording {
  return JSON.parse(readFileSync(join(FOLDER, `${ name }.json`), 'utf8')) as Recording;
}

export const recordingNames = (): string[] => readdirSync(FOLDER).map((file) => file.replace(/\.json$/, ''));
