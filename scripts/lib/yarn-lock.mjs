// The committed yarn.lock names no registry: its `resolved` lines are left out. Yarn 1 takes an entry without that line
// for one that is not locked, so the lines are put in, for the registry in use, while it installs.

const ENTRY = /^\S.*:$/;
const VERSION = /^ {2}version "(.+)"$/;

/** The package that an entry's header is about: `a@npm:b@^1` is `b`, `"@s/n@^2", "@s/n@^2.1"` is `@s/n`. */
export function packageName(header) {
  const first = header.replace(/:$/, '').split(', ')[0].replace(/^"|"$/g, '');
  const alias = first.indexOf('@npm:', 1);
  const spec = alias > 0 ? first.slice(alias + '@npm:'.length) : first;
  const at = spec.indexOf('@', 1);

  return at > 0 ? spec.slice(0, at) : spec;
}

/** The lockfile without `resolved` lines, as it is committed. */
export function stripResolved(lockfile) {
  return lockfile.replace(/^ {2}resolved .*\n/gm, '');
}

/** The lockfile with a `resolved` line in every entry, pointing to `registry`. */
export function fillResolved(lockfile, registry) {
  const base = registry.replace(/\/+$/, '');
  let name = '';

  return stripResolved(lockfile).split('\n').flatMap((line) => {
    if (ENTRY.test(line)) {
      name = packageName(line);
    }
    const version = VERSION.exec(line)?.[1];

    if (!version) {
      return [line];
    }
    const file = `${ name.split('/').pop() }-${ version }.tgz`;

    return [line, `  resolved "${ base }/${ name }/-/${ file }"`];
  }).join('\n');
}
