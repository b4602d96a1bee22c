import { parseArgs } from 'node:util';
import { outdatedCharts, packageCharts } from './index';

const USAGE = `Packages charts/<chart>/<version> into assets/ and index.yaml.

  node scripts/charts.mjs            brings them up to date
  node scripts/charts.mjs --check    fails if they are not`;

const { values } = parseArgs({ options: { check: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } });

if (values.help) {
  console.log(USAGE);
} else if (values.check) {
  const outdated = await outdatedCharts();

  if (outdated.length) {
    console.error(`Not up to date, run node scripts/charts.mjs and commit:\n  ${ outdated.join('\n  ') }`);
    process.exitCode = 1;
  }
} else {
  await packageCharts();
}
