import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { ROOT } from './exec';

/** What the repository must not hold: registry hosts, big files, built artefacts, both sides of a merge. Each finding is one line. */
const git = (...args: string[]) => execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).split('\n').filter(Boolean);
const grep = (pattern: string, ...paths: string[]) => {
  try {
    return git('grep', '-nIE', pattern, '--', ...paths);
  } catch (error) {
    // git grep says "nothing found" by its exit code 1.
    if ((error as { status?: number }).status === 1) {
      return [];
    }
    throw error;
  }
};

const MAX_BYTES = 1024 * 1024;

const findings = [
  ...grep('^ *"?resolved"?:? +"?https?:', 'yarn.lock', '*package-lock.json').map((l) => `a registry host in a lock file: ${ l }`),
  ...grep('BEGIN ([A-Z]+ )?PRIVATE KEY', '.', ':!tests/run/hygiene.ts').map((l) => `a private key: ${ l }`),
  ...grep('^(<{7}|>{7}) ').map((l) => `an unfinished merge: ${ l }`),
  ...git('ls-files').filter((f) => /(^|\/)(node_modules|dist|dist-pkg)\//.test(f)).map((f) => `a built file: ${ f }`),
  ...git('ls-files').filter((f) => (statSync(`${ ROOT }/${ f }`, { throwIfNoEntry: false })?.size ?? 0) > MAX_BYTES).map((f) => `over 1 MiB: ${ f }`),
];

findings.forEach((f) => console.error(f));
process.exit(findings.length ? 1 : 0);
