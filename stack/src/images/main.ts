import { copyFileSync, mkdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { say } from '../../../scripts/lib/progress.mjs';
import { IMAGE_NAMES, buildImages } from './index';

const USAGE = `Writes every image as an OCI archive, for use on other clusters.

  npm run images [-- --out FOLDER] [--only NAME]...

  --out    where the archives go (dist/images)
  --only   one of: ${ IMAGE_NAMES.join(', ') }

Import an archive with: ctr -n k8s.io images import FILE, k3s ctr images import FILE, or docker load -i FILE`;

const { values } = parseArgs({
  options: {
    out:  { type: 'string', default: 'dist/images' },
    only: { type: 'string', multiple: true },
    help: { type: 'boolean', short: 'h' },
  },
});

const main = async(): Promise<void> => {
  const folder = resolve(values.out);

  mkdirSync(folder, { recursive: true });
  for (const { archive } of await buildImages({ log: () => {}, only: values.only ?? IMAGE_NAMES })) {
    const target = join(folder, basename(archive).replace(/-[0-9a-f]+\.tar$/, '.tar'));

    copyFileSync(archive, target);
    console.log(target);
  }
};

if (values.help) {
  console.log(USAGE);
} else {
  await main().catch((error: unknown) => {
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  });
}
