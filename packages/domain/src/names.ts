import { fail, ok } from './result';
import type { Result } from './result';

/** Release names may have 53 characters; 40 leave room for what charts append. */
export const POD_NAME_MAX_LENGTH = 40;
export const NAMESPACE_PREFIX = 'pp-';

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

/** Checks a pod's name: a DNS label that begins with a letter, at most {@link POD_NAME_MAX_LENGTH} characters. */
export function checkPodName(name: string): Result<string> {
  if (name === '') {
    return fail('nameEmpty', 'A name is needed.');
  }
  if (name.length > POD_NAME_MAX_LENGTH) {
    return fail('nameTooLong', `A name has at most ${ POD_NAME_MAX_LENGTH } characters.`);
  }
  if (!/^[a-z]/.test(name)) {
    return fail('nameFirst', 'A name begins with a lower-case letter.');
  }
  if (!DNS_LABEL.test(name)) {
    return fail('nameCharacters', 'A name consists of lower-case letters, digits and hyphens, and does not end with a hyphen.');
  }

  return ok(name);
}

/** The namespace of the pod of that name. */
export function namespaceFor(podName: string): string {
  return `${ NAMESPACE_PREFIX }${ podName }`;
}

/** Whether `text` can name a Service or another object whose name is a DNS label. */
export function isDnsLabel(text: string): boolean {
  return text.length <= 63 && DNS_LABEL.test(text);
}

/** Whether `text` can name a Secret: DNS labels joined by dots. */
export function isDnsSubdomain(text: string): boolean {
  return text.length <= 253 && text.split('.').every((label) => DNS_LABEL.test(label));
}

/** A name of the template with `{release}` replaced. */
export function forRelease(pattern: string, release: string): string {
  return pattern.replaceAll('{release}', release);
}
