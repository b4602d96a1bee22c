import { commandFor, readOptions, USAGE } from './options';
import { report } from './report';
import { runChaos } from './run';

if (process.argv.includes('--help')) {
  console.log(USAGE);
  process.exit(0);
}

const options = readOptions(process.argv.slice(2));
const outcome = await runChaos(options, console.log);

report(outcome, commandFor(options)).forEach((line) => console.log(line));
process.exit(outcome.violations.length ? 1 : 0);
