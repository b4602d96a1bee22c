import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { impersonation } from '../kube/client';
import type { Identity } from '../kube/types';

const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'te', 'trailer', 'transfer-encoding', 'upgrade']);

/**
 * Headers by which a server behind the gateway would take a client for somebody else, or build wrong links.
 * Steve takes a request without `Impersonate-User` as the administrator's.
 */
const FORGED = /^(impersonate-|x-remote-|x-forwarded-|x-api-|x-real-ip$|forwarded$|authorization$|cookie$|host$)/;

/** The client's headers without those it may not set itself. */
export function cleanHeaders(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name) && !FORGED.test(name)));
}

/** Headers of a request made in a user's name through the gateway reached at `origin`. */
export function requestHeaders(headers: IncomingHttpHeaders, identity: Identity, origin: string): OutgoingHttpHeaders {
  const { host } = new URL(origin);

  return {
    ...cleanHeaders(headers),
    ...impersonation(identity),
    host,
    'x-forwarded-proto': 'https',
    'x-forwarded-host':  host,
  };
}

/** The upstream's answer headers as they may be passed on. */
export function responseHeaders(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name) && name !== 'set-cookie'));
}
