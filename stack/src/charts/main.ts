import { parseArgs } from 'node:util';
import { ROOT } from '../../../scripts/lib/paths.mjs';
import { outdatedCharts, packageCharts } from './index';
import { outdatedTemplateFiles, writeTemplateFiles } from './template-files';

const USAGE = `Packages charts/<chart>/<version> into assets/ and index.yaml.

  node scripts/charts.mjs            brings them up to date
  node scripts/charts.mjs --check    fails if they are not`;

const { values } = parseArgs({ options: { check: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } });

if (values.help) {
  console.log(USAGE);
} else if (values.check) {
  const outdated = [...outdatedTemplateFiles(ROOT), ...await outdatedCharts()];

  if (outdated.length) {
    console.error(`Not up to date, run node scripts/charts.mjs and commit:\n  ${ outdated.join('\n  ') }`);
    process.exitCode = 1;
  }
} else {
  writeTemplateFiles(ROOT);
  await packageCharts();
}
