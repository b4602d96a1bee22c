import { readFileSync } from 'node:fs';
import { readConfig } from './config';
import { serveHealth } from './health';
import { messageOf } from './kube/errors';
import { createLogger } from './log';
import { PrometheusMetrics } from './metrics';
import { startOperator } from './operator';
import { readSettings } from './settings';

const readText = (path: string) => readFileSync(path, 'utf8');

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const settings = readSettings(config.configFile === undefined ? undefined : readText(config.configFile), readText);
  const log = createLogger(config.logLevel);
  const metrics = new PrometheusMetrics();
  const operator = startOperator({ config, settings, log, metrics });
  const health = await serveHealth({ host: config.host, port: config.port, isAlive: () => operator.alive, isReady: () => operator.ready, metrics });

  log.info({ port: health.port, identity: config.identity }, 'operator started');

  const stop = async(signal: string) => {
    log.info({ signal }, 'stopping');
    await operator.stop();
    await health.stop();
    process.exit(0);
  };

  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`${ messageOf(error) }\n`);
  process.exit(1);
});
