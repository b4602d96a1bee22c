import { isIP } from 'node:net';
import { isIn, parseAddress, parseNetwork } from './addresses';
import { hostOf } from './address-guard';

/** By which proxies requests leave, as the environment says; without one they leave by themselves. */
export interface Proxies {
  /** For targets of https, and of http. Their URLs may hold a login and must not be shown. */
  https?: URL;
  http?: URL;
  /** Hosts that are asked without a proxy, as `NO_PROXY` names them. */
  except: string;
}

export const NO_PROXIES: Proxies = { except: '' };

/**
 * Reads the usual variables, in capitals or not. A proxy without a scheme is one of http. Throws an `Error` that names the variable at fault
 * and not its value, which may hold a password.
 */
export function readProxies(env: Readonly<Record<string, string | undefined>>): Proxies {
  const valueOf = (name: string) => env[name] || env[name.toLowerCase()] || '';
  const read = (name: string): URL | undefined => {
    const text = valueOf(name);
    const whole = text.includes('://') ? text : `http://${ text }`;

    if (text === '') {
      return undefined;
    }
    if (!URL.canParse(whole) || !['http:', 'https:'].includes(new URL(whole).protocol)) {
      throw new Error(`${ name } must be the http or https address of a proxy.`);
    }

    return new URL(whole);
  };
  const [https, http] = [read('HTTPS_PROXY'), read('HTTP_PROXY')];

  return { ...(https ? { https } : {}), ...(http ? { http } : {}), except: valueOf('NO_PROXY') };
}

/** The proxy for a request to the URL; none for this machine itself, and where an exception names its host. */
export function proxyFor(url: URL, { https, http, except }: Proxies): URL | undefined {
  const host = hostOf(url);
  const port = portOf(url);

  return isThisMachine(host) || except.split(/[\s,]+/).some((entry) => covers(entry.toLowerCase(), host, port)) ? undefined : url.protocol === 'https:' ? https : http;
}

export function portOf({ protocol, port }: URL): string {
  return port || (protocol === 'https:' ? '443' : '80');
}

function isThisMachine(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || parseAddress(host)?.range() === 'loopback';
}

/** Whether an exception names the host: `*`, an address or network, or a name, with those below it; each for one port if it says so. */
function covers(entry: string, host: string, port: string): boolean {
  const network = parseNetwork(entry);
  const address = parseAddress(host);

  if (network) {
    return address !== undefined && isIn(address, network);
  }
  const [, name = '', only] = /^\[?(.*?)\]?(?::(\d+))?$/.exec(entry) ?? [];
  const suffix = name.replace(/^\*?\./, '').replace(/\.$/, '');

  if (suffix === '' || (only !== undefined && only !== port)) {
    return false;
  }

  return name === '*' || host === suffix || (!isIP(host) && host.endsWith(`.${ suffix }`));
}
