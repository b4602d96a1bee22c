export type Verb = 'get' | 'list' | 'watch' | 'create' | 'patch' | 'update' | 'delete';

/** What a request does, in few words, for counting: a verb of Kubernetes, a resource in plural (with its subresource), no names. */
export interface RequestName {
  verb: Verb;
  resource: string;
}

const VERBS: Record<string, Verb | undefined> = { POST: 'create', PATCH: 'patch', PUT: 'update', DELETE: 'delete' };

/** Names a request by its method, its path without query, and whether it watches. */
export function nameRequest(method: string, path: string, watch: boolean): RequestName {
  const { resource, name, subresource } = partsOf(path);
  const read = watch ? 'watch' : name === undefined && resource !== 'version' ? 'list' : 'get';

  return { verb: VERBS[method] ?? read, resource: subresource === undefined ? resource : `${ resource }/${ subresource }` };
}

/** `/api/v1/…` and `/apis/<group>/<version>/…`, followed by `[namespaces/<ns>/]<plural>[/<name>[/<subresource>]]`. */
function partsOf(path: string): { resource: string; name?: string; subresource?: string } {
  const parts = path.split('/').filter(Boolean);
  const rest = parts.slice(parts[0] === 'api' ? 2 : parts[0] === 'apis' ? 3 : 0);
  const [resource = 'api', name, subresource] = rest[0] === 'namespaces' && rest.length > 2 ? rest.slice(2) : rest;

  return { resource, name, subresource };
}
