import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

export type Address = ipaddr.IPv4 | ipaddr.IPv6;
export type Network = [Address, number];

/** Why an address is none of the public internet. */
export interface NotPublic {
  /** What it is: “a private address”. */
  what: string;
  /** Whether somebody who trusts a host's name may mean such an address; the others must be allowed as addresses. */
  trustedByName: boolean;
}

const WHAT: Record<string, NotPublic> = {
  loopback:        { what: 'a loopback address', trustedByName: true },
  private:         { what: 'a private address', trustedByName: true },
  uniqueLocal:     { what: 'a private address', trustedByName: true },
  carrierGradeNat: { what: 'a shared address (100.64.0.0/10)', trustedByName: true },
  linkLocal:       { what: 'a link-local address', trustedByName: false },
  multicast:       { what: 'a multicast address', trustedByName: false },
  unspecified:     { what: 'no address of a host', trustedByName: false },
};
const TRANSLATED: NotPublic = { what: 'an IPv4 address in the form of an IPv6 address', trustedByName: false };
const RESERVED: NotPublic = { what: 'a reserved address', trustedByName: false };
const METADATA: NotPublic = { what: 'an address where clouds serve metadata', trustedByName: false };

const TRANSLATIONS = ['ipv4Mapped', 'rfc6145', 'rfc6052', '6to4', 'teredo'];
/** IPv6 gives addresses to hosts of the internet from this range alone (RFC 4291, IANA); `::127.0.0.1` is one of the many outside. */
const GLOBAL_UNICAST: Network = ipaddr.parseCIDR('2000::/3');
/** Azure, Alibaba, AWS and Google serve metadata outside of 169.254.0.0/16 too. */
const METADATA_ADDRESSES: Network[] = ['168.63.129.16/32', '100.100.100.200/32', 'fd00:ec2::/32', 'fd20:ce::254/128'].map((text) => ipaddr.parseCIDR(text));

/** Reads an address in its usual forms; `undefined` for the odd ones (octal, hexadecimal, fewer parts). */
export function parseAddress(text: string): Address | undefined {
  return isIP(text) && ipaddr.isValid(text) ? ipaddr.parse(text) : undefined;
}

/** Reads `10.0.0.0/8`, `fd00::/8` or one address; `undefined` for the rest, `10/8` among it, by which everybody means something else. */
export function parseNetwork(text: string): Network | undefined {
  const [head = '', bits, ...more] = text.split('/');
  const address = more.length || head.includes('%') ? undefined : parseAddress(head);
  const longest = address?.kind() === 'ipv4' ? 32 : 128;
  const length = bits === undefined ? longest : Number(bits);

  return address && (bits === undefined || /^\d{1,3}$/.test(bits)) && length <= longest ? [address, length] : undefined;
}

/** Whether the address lies in the network; none of one version lies in a network of the other. */
export function isIn(address: Address, [network, length]: Network): boolean {
  return address.kind() === network.kind() && address.match(network, length);
}

/** Why the address is none of the public internet; `undefined` when it is one. */
export function whyNotPublic(address: Address): NotPublic | undefined {
  const range: string = address.range();

  if (METADATA_ADDRESSES.some((network) => isIn(address, network))) {
    return METADATA;
  }
  if (range === 'unicast') {
    return address.kind() === 'ipv4' || isIn(address, GLOBAL_UNICAST) ? undefined : RESERVED;
  }

  return TRANSLATIONS.includes(range) ? TRANSLATED : WHAT[range] ?? RESERVED;
}
