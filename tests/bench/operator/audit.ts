import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** One request as the API server's audit log has it, as far as it is counted here. */
export interface AuditEntry {
  user: { username: string };
  verb: string;
  stage: string;
  requestURI: string;
  objectRef?: { resource?: string; subresource?: string; namespace?: string; name?: string };
  responseStatus?: { code?: number };
  requestReceivedTimestamp: string;
}

/** Logs who asked for what, of these users alone, each request once; a watch is logged when it begins. */
export function auditPolicy(users: readonly string[]): object {
  return {
    apiVersion: 'audit.k8s.io/v1',
    kind:       'Policy',
    omitStages: ['RequestReceived'],
    // A rule without users would mean all of them.
    rules:      [...(users.length ? [{ level: 'Metadata', users, omitStages: ['RequestReceived'] }] : []), { level: 'None' }],
  };
}

/** Those of a user's requests that came between two times (milliseconds), each once. */
export async function requestsOf(file: string, user: string, from: number, to: number): Promise<AuditEntry[]> {
  const found: AuditEntry[] = [];

  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    const entry = parse(line);
    const at = Date.parse(entry?.requestReceivedTimestamp ?? '');

    // A stream is logged at its beginning and at its end.
    if (entry?.user.username === user && at >= from && at <= to && !(entry.verb === 'watch' && entry.stage !== 'ResponseStarted')) {
      found.push(entry);
    }
  }

  return found;
}

function parse(line: string): AuditEntry | undefined {
  try {
    return JSON.parse(line) as AuditEntry;
  } catch {
    // The last line may be half written.
    return undefined;
  }
}

const WRITES = new Set(['create', 'update', 'patch', 'delete']);

/** How many different objects these requests changed; what is being created has no name in the log yet, so each counts. */
export function changedObjects(entries: readonly AuditEntry[]): number {
  const writes = entries.filter(({ verb, objectRef }) => WRITES.has(verb) && objectRef);
  const named = writes.flatMap(({ objectRef }) => (objectRef?.name ? [`${ objectRef.resource }/${ objectRef.namespace ?? '' }/${ objectRef.name }`] : []));

  return new Set(named).size + writes.filter(({ objectRef }) => !objectRef?.name).length;
}

/** How many of each kind, as `verb resource/subresource`, most frequent first. */
export function tally(entries: readonly AuditEntry[]): [string, number][] {
  const counts = new Map<string, number>();

  for (const { verb, objectRef } of entries) {
    const what = `${ verb } ${ objectRef?.resource ?? '(none)' }${ objectRef?.subresource ? `/${ objectRef.subresource }` : '' }`;

    counts.set(what, (counts.get(what) ?? 0) + 1);
  }

  return [...counts].sort((a, b) => b[1] - a[1]);
}
