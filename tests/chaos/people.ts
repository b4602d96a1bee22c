import { setTimeout as sleep } from 'node:timers/promises';
import { type Api, ApiFailure } from '../bench/operator/api';
import { namespaceBody, paths, podBody } from '../bench/operator/objects';
import type { Installer } from './installer';
import type { Ledger } from './ledger';
import { endOf } from './oracle';
import { insist, insistOnCreating } from './persistence';
import type { PodPlan, Step } from './plan';
import type { Random } from './random';
import { goneSince, type PodRecord } from './record';

const toSeconds = (ms: number) => `${ new Date(ms).toISOString().slice(0, 19) }Z`;
const pathOf = ({ namespace, plan }: PodRecord) => `${ paths.podsIn(namespace) }/${ plan.name }`;

interface PeopleOptions {
  api: Api;
  ledger: Ledger;
  installer: Installer;
  log: (line: string) => void;
}

/** Does what people do: makes pods, extends them, lets them sleep, wakes and deletes them, brings them back. */
export class People {
  constructor(private readonly options: PeopleOptions) {}

  /** Lives the life of one pod as planned; `start` is the beginning of the run in milliseconds. */
  async live(plan: PodPlan, start: number): Promise<void> {
    await sleep(Math.max(0, start + plan.atMs - Date.now()));
    const record = this.options.ledger.expect(plan, plan.foreign ? `team-${ plan.name }` : `pp-${ plan.name }`);

    await this.#make(record);
    const installed = this.options.installer.install(record).catch((error: unknown) => this.options.log(`${ plan.name }: its release could not be installed: ${ String(error) }`));
    const born = Date.now();

    for (const step of plan.steps) {
      await sleep(Math.max(0, born + step.afterMs - Date.now()));
      await this.#step(record, step);
    }
    await installed;
  }

  /** Deletes what nobody's rule removes, at the end of the run. */
  async clearAway(isDue: (record: PodRecord) => boolean): Promise<void> {
    const left = [...this.options.ledger.records.values()].filter((record) => goneSince(record) === undefined && record.endingAt === undefined && !isDue(record));

    this.options.log(`the run is over: ${ left.length } pods that live on are deleted by their owners`);
    await Promise.all(left.map(async(record) => {
      if (record.plan.protected) {
        await this.#change(record, { protected: false });
      }
      await this.#delete(record);
    }));
  }

  /** Deletes some pod with a release of helm's, so that helm has something to do. */
  async deleteOne(random: Random): Promise<string | undefined> {
    const some = [...this.options.ledger.records.values()].filter(({ plan, facts, endingAt }) => plan.release !== 'record' && !plan.protected && facts?.installedAt !== undefined && endingAt === undefined);

    if (!some.length) {
      return undefined;
    }
    const record = random.pick(some);

    await this.#delete(record);

    return record.plan.name;
  }

  async #make(record: PodRecord): Promise<void> {
    const { api, ledger, log } = this.options;
    const { plan, namespace } = record;

    if (plan.foreign) {
      await makeForeign(api, namespace);
      ledger.foreign.set(namespace, namespace);
    } else {
      await insistOnCreating(() => api.create(paths.namespaces, namespaceBody(plan.name)));
    }
    const ttl = plan.asDuration ? `${ Math.round(plan.lifeMs / 1000) }s` : toSeconds(Date.now() + plan.lifeMs);
    const { gracePeriod, expiryAction, protected: isProtected } = plan;

    await insistOnCreating(() => api.create(paths.podsIn(namespace), { ...podBody(plan.name, { ttl, gracePeriod, expiryAction, ...(isProtected ? { protected: true } : {}) }), metadata: { name: plan.name, namespace, finalizers: ['productpods.io/cleanup'] } }));
    log(`${ plan.name }: made in ${ namespace }, release ${ plan.release }, lives ${ ttl }, grace ${ gracePeriod }${ isProtected ? ', protected' : '' }${ expiryAction === 'Sleep' ? ', sleeps at its end' : '' }`);
  }

  async #step(record: PodRecord, { what, byMs = 0, leadMs = 0 }: Step): Promise<void> {
    if (record.endingAt !== undefined) {
      return;
    }
    switch (what) {
    case 'sleep':
      return this.#change(record, { desiredState: 'Asleep' });
    case 'wake':
      return this.#change(record, { desiredState: 'Running' });
    case 'delete':
      return this.#delete(record);
    case 'try to delete':
      return this.#tryToDelete(record);
    case 'extend at the last moment':
      await this.#lastMoment(record, leadMs);

      return this.#extend(record, byMs);
    case 'extend':
    case 'restore':
      return this.#extend(record, byMs);
    }
  }

  async #lastMoment({ facts }: PodRecord, leadMs: number): Promise<void> {
    const term = facts?.terms.at(-1);

    if (facts && term) {
      await sleep(Math.max(0, endOf(facts, term) - leadMs - Date.now()));
    }
  }

  async #extend(record: PodRecord, byMs: number): Promise<void> {
    const { facts } = record;
    const term = facts?.terms.at(-1);

    if (!facts || !term) {
      return;
    }
    const end = Math.max(endOf(facts, term), Date.now()) + byMs;

    await this.#change(record, { ttl: /^\d{4}-/.test(term.ttl) ? toSeconds(end) : `${ Math.round((end - facts.createdAt) / 1000) }s` });
  }

  /** The watch tells when it has happened. */
  async #change(record: PodRecord, spec: Record<string, unknown>): Promise<void> {
    this.options.log(`${ record.plan.name }: its owner wants ${ JSON.stringify(spec) }`);
    await insist(() => this.options.api.patch(pathOf(record), { spec })).catch((error: unknown) => {
      if (!ApiFailure.is(error, 404)) {
        throw error;
      }
    });
  }

  /** Nobody may delete a protected pod. If it is deleted all the same, the ledger sees that it goes. */
  async #tryToDelete(record: PodRecord): Promise<void> {
    await insist(() => this.options.api.remove(pathOf(record))).then(
      () => this.options.log(`${ record.plan.name }: its deletion is accepted although it is protected`),
      (error: unknown) => this.options.log(`${ record.plan.name }: its deletion is refused: ${ error instanceof ApiFailure ? error.reason : String(error) }`),
    );
  }

  async #delete(record: PodRecord): Promise<void> {
    const { facts, plan } = record;

    this.options.log(`${ plan.name }: its owner deletes it`);
    if (facts) {
      // From here on it may go, whether the answer comes or not.
      facts.deletedAt ??= Date.now();
    }
    record.causes.push(Date.now());
    await insist(() => this.options.api.remove(pathOf(record)));
  }
}

/** A namespace of somebody's own, with something in it that is none of our business. */
async function makeForeign(api: Api, namespace: string): Promise<void> {
  const labels = { app: 'bystander' };
  const container = { name: 'other', image: 'example.org/other:1' };

  await insistOnCreating(() => api.create(paths.namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }));
  await insistOnCreating(() => api.create(paths.workloadsIn(namespace), {
    apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'bystander', namespace }, spec: { replicas: 2, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [container] } } },
  }));
  await insistOnCreating(() => api.create(`/api/v1/namespaces/${ namespace }/configmaps`, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'bystander', namespace }, data: { mine: 'yes' } }));
}
