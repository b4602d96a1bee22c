import { setTimeout as sleep } from 'node:timers/promises';
import { type Api, ApiFailure } from './api';
import {
  appBody, deploymentBody, namespaceBody, namespaceOf, paths, podBody,
} from './objects';

type Log = (line: string) => void;

const IN_FLIGHT = 50;
const TELL_MS = 5000;
const TRIES = 20;

/** RFC 3339 in UTC, whole seconds. */
export const toSeconds = (ms: number) => `${ new Date(ms).toISOString().slice(0, 19) }Z`;

/** Names that sort as they were made. */
export const nameList = (prefix: string, count: number) => Array.from({ length: count }, (_, index) => `${ prefix }${ String(index).padStart(5, '0') }`);

/** Works on all items, `IN_FLIGHT` at a time, and tells how far it is. */
export async function crowd<T>(what: string, items: readonly T[], work: (item: T, index: number) => Promise<unknown>, log: Log): Promise<void> {
  const started = Date.now();
  let next = 0;
  let done = 0;
  const tell = () => log(`${ what }: ${ done } of ${ items.length } (${ Math.round(done / ((Date.now() - started) / 1000)) }/s)`);
  const timer = setInterval(tell, TELL_MS);
  const one = async() => {
    for (let index = next++; index < items.length; index = next++) {
      await persistently(() => work(items[index] as T, index));
      done += 1;
    }
  };

  try {
    await Promise.all(Array.from({ length: IN_FLIGHT }, one));
  } finally {
    clearInterval(timer);
  }
  tell();
}

/** The server says 429 when it has too much to do; an object that an unanswered attempt made is there already. */
async function persistently(work: () => Promise<unknown>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await work();

      return;
    } catch (error) {
      if (ApiFailure.is(error, 409)) {
        return;
      }
      if (tries === TRIES || (error instanceof ApiFailure && error.status < 429)) {
        throw error;
      }
      await sleep(200);
    }
  }
}

/** Makes whole pods; `specOf` says what each wants. */
export function makePods(api: Api, names: readonly string[], specOf: (index: number) => Record<string, unknown>, log: Log): Promise<void> {
  const deployedAt = toSeconds(Date.now());

  return crowd('pods made', names, async(name, index) => {
    const namespace = namespaceOf(name);
    const make = (path: string, body: object) => persistently(() => api.create(path, body));

    await make(paths.namespaces, namespaceBody(name));
    await make(paths.workloadsIn(namespace), deploymentBody(name));
    await make(paths.appsIn(namespace), appBody(name, deployedAt));
    await make(paths.podsIn(namespace), podBody(name, specOf(index)));
  }, log);
}
