import { pino } from 'pino';
import type { DestinationStream, Logger } from 'pino';

const HIDDEN = '[hidden]';
/** Between the name of a field and its value, in YAML or in JSON, which a line of JSON may hold with its quotes escaped. */
const IS = String.raw`[\\"']*\s*[:=]\s*[\\"']*`;

/** What must not be read in a log, whatever it is part of. */
const SECRETS: [RegExp, string][] = [
  [/-----BEGIN [A-Z ]+-----.*?(?:-----END [A-Z ]+-----|$)/g, HIDDEN],
  [new RegExp(String.raw`\b(authorization${ IS })[^\\"',}]+`, 'gi'), `$1${ HIDDEN }`],
  [/\b(bearer|basic)\s+[\w.~+/=:-]{8,}/gi, `$1 ${ HIDDEN }`],
  // Signed tokens, as service accounts have them, and Rancher's.
  [/\beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?/g, HIDDEN],
  [/\b(?:token|kubeconfig)-[\w.-]+:[\w-]{16,}/gi, HIDDEN],
  // Fields of kubeconfigs and Secrets.
  [new RegExp(String.raw`\b((?:client-key|client-certificate|certificate-authority|key|cert|ca)-?data${ IS })[^\\"',}\s]{8,}`, 'gi'), `$1${ HIDDEN }`],
  [new RegExp(String.raw`\b(passw(?:or)?d${ IS })[^\\"',}\s]{4,}`, 'gi'), `$1${ HIDDEN }`],
  // A word after “token:” is an explanation, unless it has digits.
  [new RegExp(String.raw`\b((?:id-|refresh-|access-?)?token${ IS })(?=[^\\"',}\s]*\d)[^\\"',}\s]{8,}`, 'gi'), `$1${ HIDDEN }`],
];

/** The text without secrets, as far as they can be told by their form or their name. */
export function scrub(text: string): string {
  return SECRETS.reduce((clean, [secret, instead]) => clean.replace(secret, instead), text);
}

/**
 * Logs lines of JSON to standard output. A line about a pod has its key as `pod`. The last step before a line leaves the process takes
 * secrets out, so that no error message and no object of a library can carry one along.
 */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  return pino({ level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime, hooks: { streamWrite: scrub } }, destination ?? pino.destination(1));
}
