import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createWriteStream } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { pack } from 'tar-stream';
import { afterAll } from 'vitest';
import { createProgram, run } from './program';

export const DESCRIPTION = `title: Trac
products:
  - name: trac
    versionValue: image.tag
    endpoint: { service: "{release}-web", port: 80 }
    readiness: { path: / }
    credentials: { secret: "{release}-login", usernameKey: u, passwordKey: p }
fields:
  - value: size
    matrix: true
sleepOrder: ["{release}-web"]
`;
export const chartYaml = (description: string = DESCRIPTION): string => `apiVersion: v2
name: trac
version: 1.0.0
annotations:
  other: text
  productpods.io/template: |
${ description.replace(/^(?=.)/gm, '    ') }`;

/** The files of a chart with which nothing is wrong. */
export const GOOD: Readonly<Record<string, string>> = {
  'Chart.yaml':         chartYaml(),
  'values.yaml':        'image:\n  tag: "1.6"\nsize: small\nextra: {}\n',
  'questions.yaml':     'questions:\n  - variable: image.tag\n    label: Version\n  - variable: size\n    type: enum\n    options: [small, large]\n  - variable: extra.anything\n',
  'values.schema.json': '{"type": "object", "properties": {"size": {"enum": ["small", "large"]}, "deep": {"properties": {"er": {}}}}}',
};
const manifest = (kind: string, name: string, spec = ''): string => `---\nkind: ${ kind }\nmetadata: { name: ${ name } }\n${ spec }\n`;

export const MANIFESTS = [manifest('Service', 'NAME-web', 'spec: { ports: [{ port: 80 }] }'), manifest('Secret', 'NAME-login'), manifest('Deployment', 'NAME-web')].join('');

/** Folders that go when the file of tests is done. */
const folders: string[] = [];

afterAll(() => Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true }))));

async function scratch(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'product-pods-cli-'));

  folders.push(folder);

  return folder;
}

/** A folder with these files in it. */
export async function makeChart(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = join(await scratch(), 'trac');

  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }

  return folder;
}

/** The same as an archive. */
export async function packChart(files: Readonly<Record<string, string>>): Promise<string> {
  const file = join(await scratch(), 'trac-1.0.0.tgz');
  const tar = pack();

  for (const [name, content] of Object.entries(files)) {
    tar.entry({ name: `trac/${ name }` }, content);
  }
  tar.finalize();
  await pipeline(tar, createGzip(), createWriteStream(file));

  return file;
}

/** A program that answers like helm: what it prints, `NAME` being the release's, or how it fails. */
export async function makeHelm({ prints = '', fails }: { prints?: string; fails?: string }): Promise<string> {
  const file = join(await scratch(), 'helm');

  await writeFile(file, `#!${ process.execPath }\n${ fails === undefined ? `process.stdout.write(${ JSON.stringify(prints) }.replaceAll('NAME', process.argv[3]));` : `process.stderr.write(${ JSON.stringify(fails) }); process.exitCode = 1;` }\n`);
  await chmod(file, 0o755);

  return file;
}

/** Runs the command line. */
export async function product(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<{ code: number; out: string; err: string }> {
  const said = { out: '', err: '' };
  const io = {
    out: (text: string) => {
      said.out += text;
    },
    err: (text: string) => {
      said.err += text;
    },
    env,
  };
  const code = await run(createProgram(io), ['node', 'product-pods', ...args], io);

  return { code, ...said };
}
