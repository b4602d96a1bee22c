import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { LookupFunction } from 'node:net';
import type { Result } from '@product-pods/domain';
import { fail, ok } from '@product-pods/domain';
import { isIn, parseAddress, parseNetwork, whyNotPublic } from './addresses';
import type { Network } from './addresses';

/** All addresses of a host. */
export type Resolve = (host: string) => Promise<readonly string[]>;

/** Where a request goes: to one of the addresses, and to no other, under the host's name. Without any, a proxy is asked for the name. */
export interface Destination {
  /** Without the brackets of an IPv6 address and the dot at the end of a name. */
  host: string;
  addresses: readonly string[];
}

/** A request must not be made; the message is a sentence without anything secret. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
}

const INTERNAL_SUFFIXES = ['.svc', '.cluster.local', '.localhost', '.local', '.localdomain', '.internal', '.home.arpa'];

/** Names that mean the cluster or the network around it; a name of one part does everywhere. */
const isInternalName = (host: string) => !host.includes('.') || INTERNAL_SUFFIXES.some((suffix) => host.endsWith(suffix));

/**
 * Asks the system. The search domains of a container pod are meant for names of the cluster alone: through them `hooks.example.com` would
 * be looked for in the namespace `com` first, which somebody may have created.
 */
export const systemResolve: Resolve = async(host) => {
  const found = await lookup(isInternalName(host) ? host : `${ host }.`, { all: true });

  return found.map(({ address }) => address);
};

/** Reads the URL of a target: http or https, without a login in it. The fault never holds the URL. */
export function parseTargetUrl(text: string): Result<URL> {
  const url = URL.canParse(text) ? new URL(text) : undefined;

  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    return fail('urlInvalid', 'must be an absolute URL that begins with http:// or https://');
  }

  return url.username || url.password ? fail('urlLogin', 'must not hold a user name or a password') : ok(url);
}

/** Reads an entry of a target's `allow` list: addresses, or the name of a host in lower case. */
export function parseAllowed(text: string): Network | string | undefined {
  const network = parseNetwork(text);

  if (network || !/^[^\s/\\:@?#%*[\]]+$/.test(text) || !URL.canParse(`http://${ text }/`)) {
    return network;
  }
  const host = hostOf(new URL(`http://${ text }/`));

  return isIP(host) ? undefined : host;
}

/**
 * Finds the addresses that a request to the URL may be made to; throws {@link AddressRefused} if any of the host's addresses must not be
 * asked. Only those of the public internet may be, and what `allow` covers: as an address, or by the host's name, which covers loopback
 * and private addresses, but not those where clouds serve metadata, for who answers for a name can let it mean anything.
 */
export async function guard(url: URL, allow: readonly string[], resolve: Resolve): Promise<Destination> {
  const host = hostOf(url);
  const allowed = allow.map(parseAllowed);
  const networks = allowed.filter((entry) => typeof entry === 'object');
  const trusted = allowed.includes(host);
  const internal = !isIP(host) && isInternalName(host) && !trusted;

  if (internal && !networks.length) {
    throw new AddressRefused('Its host has a name of the cluster or of the network around it, which is not allowed for this target.');
  }

  const addresses = isIP(host) ? [host] : await resolve(host);

  if (!addresses.length) {
    throw Object.assign(new Error('no address'), { code: 'ENOTFOUND' });
  }
  addresses.forEach((text) => check(text, { networks, trusted, internal }));

  return { host, addresses };
}

/**
 * Where a request goes by a proxy that itself looks the host's name up. What the name means to the proxy cannot be known here, so only https may, of
 * which a certificate proves who answers before anything is said, and only a host whose name `allow` trusts; `undefined` for all others.
 */
export function namedDestination(url: URL, allow: readonly string[]): Destination | undefined {
  const host = hostOf(url);

  return url.protocol === 'https:' && !isIP(host) && allow.some((entry) => parseAllowed(entry) === host) ? { host, addresses: [] } : undefined;
}

function check(text: string, rule: { networks: readonly Network[]; trusted: boolean; internal: boolean }): void {
  const address = parseAddress(text);

  if (!address) {
    throw new AddressRefused('Its host has an address in a form that is not used.');
  }
  if (rule.networks.some((network) => isIn(address, network))) {
    return;
  }
  const not = whyNotPublic(address);

  if (not && !(rule.trusted && not.trustedByName)) {
    throw new AddressRefused(`Its host is ${ address.toString() }, ${ not.what }, which is not allowed for this target.`);
  }
  if (rule.internal) {
    throw new AddressRefused('Its host has a name of the cluster or of the network around it, and an address that is not allowed for this target.');
  }
}

/** Host of a URL, which is read as browsers do: whatever an address was written like, it comes out in its usual form. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$|\.+$/g, '');
}

/** A `lookup` for requests that knows these addresses alone, so that nobody is asked a second time and answers differently. */
export function pinnedLookup(addresses: readonly string[]): LookupFunction {
  const found = addresses.map((address) => ({ address, family: isIP(address) }));

  return (_host, { all }, callback) => {
    const [first = { address: '', family: 0 }] = found;

    return all ? callback(null, found) : callback(null, first.address, first.family);
  };
}
