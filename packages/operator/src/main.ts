import { pino } from 'pino';
import { readConfig } from './config';
import { serveHealth } from './health';
import { messageOf } from './kube/errors';
import { startOperator } from './operator';

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const log = pino({ level: config.logLevel, base: undefined, timestamp: pino.stdTimeFunctions.isoTime });
  const operator = startOperator(config, log);
  const health = await serveHealth({ host: config.host, port: config.port, isReady: () => operator.ready });

  log.info({ port: health.port }, 'operator started');

  const stop = async(signal: string) => {
    log.info({ signal }, 'stopping');
    await Promise.all([operator.stop(), health.stop()]);
    process.exit(0);
  };

  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`${ messageOf(error) }\n`);
  process.exit(1);
});
