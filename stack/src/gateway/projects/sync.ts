import { isDeepStrictEqual } from 'node:util';
import type { KubeClient } from '../kube/client';
import { KubeError } from '../kube/errors';
import { collection, item } from '../kube/paths';
import type { RbacObject, Wanted } from './plan';

/** What there is now of the kinds that a plan may contain. */
export type Observed = readonly Wanted[];

const keyOf = ({ resource, object: { metadata } }: Wanted) => `${ resource.kind }/${ metadata.namespace ?? '' }/${ metadata.name }`;

/** Makes the observed objects those that are wanted; touches nothing that is already right. */
export async function sync(kube: KubeClient, wanted: readonly Wanted[], observed: Observed): Promise<void> {
  const actual = new Map(observed.map((entry) => [keyOf(entry), entry]));
  const wantedKeys = new Set(wanted.map(keyOf));

  await Promise.all([
    ...wanted.map((entry) => ensure(kube, entry, actual.get(keyOf(entry)))),
    ...observed.filter((entry) => !wantedKeys.has(keyOf(entry))).map(({ resource, object: { metadata } }) => (
      kube.remove(item(resource, metadata.name, metadata.namespace))
    )),
  ]);
}

async function ensure(kube: KubeClient, { resource, object }: Wanted, actual: Wanted | undefined): Promise<void> {
  const { name, namespace } = object.metadata;
  const path = item(resource, name, namespace);

  if (actual && isSame(object, actual.object)) {
    return;
  }
  // The role of a binding cannot change; its name is made from it, so only something foreign can differ here.
  if (actual?.object.roleRef && !isDeepStrictEqual(actual.object.roleRef, object.roleRef)) {
    await kube.remove(path);
  }
  if (actual) {
    await kube.apply(path, object);

    return;
  }
  try {
    await kube.create(collection(resource, namespace), object);
  } catch (error) {
    if (!KubeError.is(error, 409)) {
      throw error;
    }
    await kube.apply(path, object);
  }
}

function isSame(wanted: RbacObject, actual: RbacObject): boolean {
  return isDeepStrictEqual(wanted.rules ?? [], actual.rules ?? []) &&
    isDeepStrictEqual(wanted.roleRef, actual.roleRef) &&
    isDeepStrictEqual(wanted.subjects, actual.subjects);
}
