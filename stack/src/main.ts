import { say } from '../../scripts/lib/progress.mjs';
import { type Config, readConfig, USAGE, UsageError } from './config';
import { endHelpers, watchLaunchers } from './parents';
import type { Stack } from './stack';

// A second Ctrl-C that comes this soon is the same one, passed on by npm.
const SAME_SIGNAL_MS = 1_500;

/** What can be stopped, whatever it is. */
type Stoppable = Pick<Stack, 'stop' | 'onFailure'>;

function greet(stack: Stack): void {
  const users = Object.entries(stack.users).map(([name, password]) => `    ${ name.padEnd(10) } ${ password }`);

  say(['', `  Product Pods is at ${ stack.url }`, '', '  Users and passwords:', ...users, '',
    `  kubectl:  export KUBECONFIG=${ stack.cluster.kubeconfig }`, `  Logs:     ${ stack.cluster.dataDir }/logs`, '  Ctrl-C stops everything and keeps the data.', ''].join('\n'));
}

async function start(config: Config): Promise<Stoppable> {
  if (config.rancher) {
    const { startWithRancher } = await import('./existing-rancher');

    return startWithRancher({ ...config.rancher, dataDir: config.dataDir, port: config.port, log: say });
  }
  const { startStack } = await import('./stack');
  const stack = await startStack({ ...config, log: say });

  greet(stack);

  return stack;
}

/** Runs until a signal, a failure or the loss of those who started us; gives the exit code. */
async function run(config: Config): Promise<number> {
  let signalledAt = 0;
  let isStarting = true;
  const starting = start(config).finally(() => {
    isStarting = false;
  });
  const end = new Promise<{ code: number; why: string }>((resolve) => {
    (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).forEach((signal) => process.on(signal, () => {
      if (signalledAt && Date.now() - signalledAt > SAME_SIGNAL_MS) {
        say('Stopping at once; the last changes may be lost.');
        // Namespaces, and all that runs in them, end with this process.
        process.exit(1);
      }
      signalledAt ||= Date.now();
      resolve({ code: 0, why: 'Stopping …' });
    }));
    watchLaunchers(() => resolve({ code: 1, why: 'The program that started this one is gone; stopping …' }));
    starting.then((running) => running.onFailure((message) => resolve({ code: 1, why: `${ message }\nStopping the rest …` })), (error: Error) => resolve({ code: 1, why: error.message }));
  });
  const { code, why } = await end;

  say(why);
  if (isStarting) {
    // What has come up by now is stopped when the start has failed for want of its helpers, or is through.
    endHelpers();
  }
  await starting.then((running) => running.stop(), () => undefined);
  if (code === 0) {
    say('Stopped.');
  }

  return code;
}

try {
  const config = readConfig(process.argv.slice(2), process.env);

  if (config.help) {
    console.log(USAGE);
    process.exit(0);
  }
  process.exit(await run(config));
} catch (error) {
  if (!(error instanceof UsageError)) {
    throw error;
  }
  say(error.message);
  process.exit(2);
}
