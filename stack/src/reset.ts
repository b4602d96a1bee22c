import { say } from '../../scripts/lib/progress.mjs';
import { forgetData } from './cluster/instance';
import { readConfig } from './config';

try {
  const { dataDir } = readConfig(process.argv.slice(2), process.env);

  forgetData(dataDir);
  say(`Forgotten: ${ dataDir }`);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
