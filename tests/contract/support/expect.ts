import { expect } from 'vitest';
import { type CompareOptions, differences, type Exceptions } from './compare';
import { type Answer, type Recording, RECORDED_ORIGIN } from './recording';

/** What differs on every object, and why. */
const OBJECT_EXCEPTIONS: Exceptions = {
  'metadata.annotations':     'a map; which entries there are depends on Rancher\'s own controllers',
  'metadata.labels':          'a map, too',
  'metadata.finalizers':      'Rancher\'s controllers hold objects; the gateway does not',
  'metadata.ownerReferences': 'Rancher\'s Operations belong to a temporary role of their container pod, which the gateway does not need',
  'metadata.relationships':   'follows from objects around it',
  'metadata.managedFields':   'the recordings leave it out',
  'metadata.generateName':    'names are made by the gateway, not by the API server',
  _id:                        'steve adds it to objects that come from a list and from no other request',
};

const inside = (prefix: string, exceptions: Exceptions): Exceptions => (
  Object.fromEntries(Object.entries(exceptions).map(([path, reason]) => [`${ prefix }${ path }`, reason]))
);

/** {@link OBJECT_EXCEPTIONS} for one object and for the objects of a collection. */
export const COMMON: Exceptions = { ...OBJECT_EXCEPTIONS, ...inside('data[].', OBJECT_EXCEPTIONS) };

/** Headers that the recordings hold for every answer. */
const HEADERS = ['Content-Type', 'X-Api-Cattle-Auth', 'X-Api-Schemas'];

/** Expects the recorded status, headers and shape. */
export function expectRecorded(actual: Answer, { response }: Recording, { except = {}, byId }: CompareOptions = {}): void {
  expect({ status: actual.status, body: actual.status < 400 ? undefined : actual.body })
    .toEqual({ status: response.status, body: response.status < 400 ? undefined : response.body });
  expect(differences(response.body, actual.body, { except: { ...COMMON, ...except }, byId })).toEqual([]);
  for (const name of HEADERS) {
    const recorded = response.headers[name];

    if (recorded) {
      expect(normal(actual.headers[name.toLowerCase()]), name).toBe(normal(recorded));
    }
  }
}

const normal = (header: string | undefined) => header?.replace(/^https:\/\/[^/]+/, RECORDED_ORIGIN).replace(/;.*/, '');
