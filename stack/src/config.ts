import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { dataDir } from '../../scripts/lib/paths.mjs';

export const USAGE = `Starts a Kubernetes cluster with Rancher's API, its dashboard with the Product Pods extension, and the operator.

  npm start [-- OPTIONS]

  --port NUMBER     port of the dashboard (default 8443; the next free one if it is taken)
  --data FOLDER     where the stack keeps its data
  --instance NAME   name of the stack, for more than one with data of their own (default: default)
  --simulated       simulated nodes only, even where containers could run
  --rancher URL     use this Rancher instead of starting a cluster
  --token TOKEN     API key of an administrator of that Rancher (or RANCHER_TOKEN)
  --insecure        do not check that Rancher's certificate
  --help            this text

Ctrl-C stops everything and keeps the data; npm run stack:reset forgets it.`;

export const DEFAULT_PORT = 8443;

/** What a person asked for on the command line. */
export interface Config {
  help: boolean;
  dataDir: string;
  port: number;
  simulatedOnly: boolean;
  rancher?: { url: string; token: string; insecure: boolean };
}

/** An error in what was asked for; its message is all there is to say. */
export class UsageError extends Error {}

function parse(argv: string[]) {
  try {
    return parseArgs({
      args:    argv,
      options: {
        port:      { type: 'string' },
        data:      { type: 'string' },
        instance:  { type: 'string', default: 'default' },
        simulated: { type: 'boolean', default: false },
        rancher:   { type: 'string' },
        token:     { type: 'string' },
        insecure:  { type: 'boolean', default: false },
        help:      { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (error) {
    // The rest of Node's message is about passing positional arguments, of which there are none here.
    const [message = 'Unknown option'] = (error as Error).message.split('. ');

    throw new UsageError(`${ message.replace(/\.$/, '') }. See npm start -- --help.`, { cause: error });
  }
}

function parsePort(text: string | undefined): number {
  const port = Number(text ?? DEFAULT_PORT);

  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new UsageError(`--port must be a number from 1 to 65535, not “${ text }”.`);
  }

  return port;
}

function parseRancher(url: string | undefined, token: string | undefined, insecure: boolean): Config['rancher'] {
  if (!url) {
    if (token) {
      throw new UsageError('--token is for a Rancher of your own: --rancher URL is missing.');
    }

    return undefined;
  }
  if (!/^https?:\/\/[^/]/.test(url) || !URL.canParse(url)) {
    throw new UsageError(`--rancher must be a URL such as https://rancher.example.org, not “${ url }”.`);
  }
  if (!token) {
    throw new UsageError('--rancher needs --token: make an API key in Rancher under Account & API Keys.');
  }

  return { url: url.replace(/\/+$/, ''), token, insecure };
}

/** Reads the command line. Throws a {@link UsageError} that says what is wrong with it. */
export function readConfig(argv: string[], env: NodeJS.ProcessEnv): Config {
  const values = parse(argv);

  if (!/^[a-z0-9][a-z0-9-]{0,30}$/.test(values.instance)) {
    throw new UsageError(`--instance must be a short name of lower-case letters, digits and dashes, not “${ values.instance }”.`);
  }

  return {
    help:          values.help,
    dataDir:       values.data ?? join(dataDir(values.instance, env)),
    port:          parsePort(values.port),
    simulatedOnly: values.simulated,
    rancher:       parseRancher(values.rancher, values.token ?? (values.rancher ? env.RANCHER_TOKEN : undefined), values.insecure),
  };
}
