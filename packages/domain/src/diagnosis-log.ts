import { short } from './diagnosis';
import type { Finding, FindingCode } from './diagnosis';

/** What a log line can give away; the first that matches counts. Lines are cut before they are looked at, so none can be slow. */
const PATTERNS: { code: FindingCode; pattern: RegExp; says: string }[] = [
  { code: 'licenceExpired', pattern: /\blicen[cs]e\b.{0,80}\b(?:has )?(?:expired|invalid|not valid)\b|\bexpired licen[cs]e\b/i, says: 'its licence has expired or is not valid' },
  {
    code:    'databaseRefused',
    pattern: /password authentication failed|access denied for user|database .{1,80} does not exist|role .{1,80} does not exist|unknown database|could not connect to (?:the )?(?:server|database)|connection to .{1,120}(?::|port )(?:5432|3306|1433|1521).{0,40} refused|connection refused.{0,80}(?:5432|3306|1433|1521)|(?:postgres|jdbc|mysql|database).{0,80}connection refused|too many (?:clients|connections)/i,
    says:    'the database refuses it',
  },
];

const LINE_MAX = 500;
const SECRETS: [RegExp, string][] = [
  [/([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/@]{1,200}@/gi, '$1…@'],
  [/\b(pass(?:word|wd)?|pwd|secret|token|api[-_]?key|credentials?|authorization)\b(["']?\s{0,3}[:=]\s{0,3})(?:bearer\s+|basic\s+)?("[^"]{0,200}"|'[^']{0,200}'|[^\s,;&]{1,200})/gi, '$1$2…'],
  [/\b(?:bearer|basic)\s+[A-Za-z0-9+/._~=-]{8,}/gi, '…'],
  // Long runs without spaces are keys, tokens or licences more often than words.
  [/[A-Za-z0-9+/_=-]{40,}/g, '…'],
];

/** A log line without what looks like a secret. */
export function withoutSecrets(line: string): string {
  return SECRETS.reduce((text, [pattern, by]) => text.replace(pattern, by), line.slice(0, LINE_MAX));
}

/** The last line of a container's log that explains why it does not get ready, as a finding; `undefined` when none does. */
export function diagnoseLog(log: string, { containerPod, container }: { containerPod: string; container: string }): Finding | undefined {
  for (const line of log.split('\n').map((each) => each.slice(0, LINE_MAX)).reverse()) {
    const match = PATTERNS.find(({ pattern }) => pattern.test(line));

    if (match) {
      return { code: match.code, containerPod, container, message: `${ container } of ${ containerPod } says that ${ match.says }: ${ short(withoutSecrets(line)) }` };
    }
  }

  return undefined;
}

/** Containers whose logs are worth reading: those that have ended or run without getting ready. */
export interface SuspectContainer {
  containerPod: string;
  container: string;
  /** Whether the log of the run before is meant. */
  previous: boolean;
}
