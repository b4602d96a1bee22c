import { setTimeout as sleep } from 'node:timers/promises';
import { Api, ApiFailure } from '../operator/api';
import { nameList } from '../operator/crowd';
import { paths } from '../operator/objects';
import { namespaceBody, podBody, POLICIES, policyBody } from './objects';
import type { AdmissionScene } from './scene';

const TRIES = 30;

/** Asks again, as clients do, for as long as it cannot be said whether there is room: a crowded machine may be late. */
async function untilAnswered(work: () => Promise<unknown>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await work();

      return;
    } catch (error) {
      // That it is there already is the answer to a try of its own that was not heard.
      if (ApiFailure.is(error, 409)) {
        return;
      }
      if (tries === TRIES || !(error instanceof ApiFailure) || (error.status !== 429 && error.status < 500)) {
        throw error;
      }
      await sleep(200);
    }
  }
}

/** So many want what so few may have, at the same moment, in a project of that name; how many were let through. */
export async function race({ api, cluster }: Pick<AdmissionScene, 'api' | 'cluster'>, { creates, limit }: { creates: number; limit: number }, namespace: string): Promise<number> {
  const project = `p-${ namespace }`;
  const everybody = new Api(cluster.apiServer, creates);

  try {
    await api.create(paths.namespaces, namespaceBody(namespace, project));
    await api.create(POLICIES, policyBody(namespace, { subjects: [{ kind: 'Project', name: project }], limits: { pods: limit } }));
    // Until both operators know of it.
    await sleep(500);
    const answers = await Promise.allSettled(nameList('pod', creates).map((name) => untilAnswered(() => everybody.create(paths.podsIn(namespace), podBody(name, 'bench')))));
    const odd = answers.find((answer) => answer.status === 'rejected' && !ApiFailure.is(answer.reason, 403));

    if (odd?.status === 'rejected') {
      throw odd.reason;
    }

    const { items } = await api.get<{ items: unknown[] }>(paths.podsIn(namespace));

    await api.remove(`${ POLICIES }/${ namespace }`);
    await api.remove(`${ paths.namespaces }/${ namespace }`);

    return items.length;
  } finally {
    everybody.close();
  }
}
