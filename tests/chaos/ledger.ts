import type { Sight } from '../bench/operator/watch';
import type { Calm } from './calm';
import type { Term } from './oracle';
import { goneSince, newRecord, type PodRecord } from './record';
import type { PodPlan } from './plan';
import {
  checkFlapping, checkOverdue, checkPhase, checkRemoval, checkStop, checkWaking, checkWorkloads, type Rule, type Violation,
} from './rules';
import type { NamespaceObject, PodObject, WorkloadObject } from './seen';

/** Keeps what was seen of every pod and holds it against the rules as it comes. */
export class Ledger {
  readonly records = new Map<string, PodRecord>();
  readonly violations: Violation[] = [];
  /** Namespaces that nobody but their own people may touch, by name, with their uid. */
  readonly foreign = new Map<string, string>();

  constructor(private readonly calm: Calm, private readonly onViolation: (violation: Violation) => void) {}

  expect(plan: PodPlan, namespace: string): PodRecord {
    const record = newRecord(plan, namespace);

    this.records.set(plan.name, record);

    return record;
  }

  accuse(rule: Rule, subject: string, evidence: string | undefined, at = Date.now()): void {
    const record = this.records.get(subject);

    if (evidence === undefined || record?.accused.has(rule)) {
      return;
    }
    record?.accused.add(rule);
    const violation = { at, rule, subject, evidence };

    this.violations.push(violation);
    this.onViolation(violation);
  }

  readonly podSeen = ({ object, gone, at }: Sight<PodObject>): void => {
    const { name, uid, creationTimestamp, deletionTimestamp } = object.metadata;
    const record = this.records.get(name);

    if (!record) {
      return;
    }
    if (gone) {
      this.#endingSeen(record, at, 'the ProductPod is gone');
      record.goneAt = at;

      return;
    }
    record.uid = uid;
    record.facts ??= { createdAt: Date.parse(creationTimestamp), terms: [] };
    this.#noteTerm(record, object, at);
    this.#notePhase(record, object.status?.phase, at);
    if (deletionTimestamp !== undefined) {
      this.#endingSeen(record, at, 'the ProductPod is being deleted');
    }
    if (object.status?.phase === 'Terminating') {
      this.#endingSeen(record, at, 'it is Terminating');
    }
  };

  readonly workloadSeen = (kind: string) => ({ object, gone, at }: Sight<WorkloadObject>): void => {
    const record = this.#ofNamespace(object.metadata.namespace ?? '');
    const name = `${ kind }/${ object.metadata.name }`;

    // Others' workloads of a foreign namespace are looked after by its guard.
    if (!record || object.metadata.name.startsWith('bystander')) {
      return;
    }
    const before = record.workloads.get(name);
    const replicas = gone ? 0 : object.spec?.replicas ?? 1;
    const available = gone ? 0 : object.status?.availableReplicas ?? 0;

    if (before && !before.gone && before.replicas > 0 && replicas === 0 && !record.reinstalling) {
      this.accuse('early-stop', record.plan.name, checkStop(record, at, name), at);
    }
    if (before && !gone && before.replicas === 0 && replicas > 0) {
      this.accuse('replicas', record.plan.name, checkWaking(record, name, replicas), at);
    }
    if (before && before.replicas === replicas && before.available !== available) {
      record.causes.push(at);
    }
    record.workloads.set(name, {
      replicas, available, gone, uid: object.metadata.uid,
    });
  };

  readonly namespaceSeen = ({ object, gone, at }: Sight<NamespaceObject>): void => {
    const { name, deletionTimestamp } = object.metadata;
    const marks = Object.keys({ ...object.metadata.labels, ...object.metadata.annotations }).filter((key) => key.includes('productpods.io/'));

    if (this.foreign.has(name)) {
      if (gone || deletionTimestamp !== undefined) {
        this.accuse('foreign', name, `namespace ${ name } is being removed`, at);
      }
      if (marks.length) {
        this.accuse('foreign', name, `namespace ${ name } was marked with ${ marks.join(', ') }`, at);
      }

      return;
    }
    const record = this.#ofNamespace(name);

    if (record && (gone || deletionTimestamp !== undefined)) {
      this.#endingSeen(record, at, 'its namespace is being removed');
      record.namespaceGoneAt = gone ? at : record.namespaceGoneAt;
    }
  };

  /** Holds everything that is due by now against the rules; called again and again. */
  sweep(now: number): void {
    const { since } = this.calm;

    for (const [name, record] of since === undefined ? [] : this.records) {
      this.accuse('overdue', name, checkOverdue(record, now, since ?? now), now);
      const wrong = goneSince(record) === undefined ? checkWorkloads(record, now, since ?? now) : undefined;

      this.accuse(wrong?.rule ?? 'sluggish', name, wrong?.evidence, now);
    }
  }

  #ofNamespace(namespace: string): PodRecord | undefined {
    return [...this.records.values()].find((record) => record.namespace === namespace);
  }

  #noteTerm({ facts, causes }: PodRecord, { spec, metadata }: PodObject, at: number): void {
    const last = facts?.terms.at(-1);
    const term: Term = {
      // What it was created with has held since.
      since: last ? at : Math.min(at, Date.parse(metadata.creationTimestamp)), ttl: spec.ttl, gracePeriod: spec.gracePeriod, expiryAction: spec.expiryAction, protected: spec.protected, desiredState: spec.desiredState,
    };

    if (!last || JSON.stringify({ ...last, since: 0 }) !== JSON.stringify({ ...term, since: 0 })) {
      facts?.terms.push(term);
      causes.push(at);
    }
  }

  #notePhase(record: PodRecord, phase: string | undefined, at: number): void {
    if (!phase || record.phases.at(-1)?.value === phase) {
      return;
    }
    record.phases.push({ at, value: phase });
    this.accuse('early-expiry', record.plan.name, checkPhase(record, phase, at), at);
    this.accuse('flapping', record.plan.name, checkFlapping(record), at);
  }

  #endingSeen(record: PodRecord, at: number, what: string): void {
    this.accuse('early-removal', record.plan.name, checkRemoval(record, at, what), at);
    record.endingAt ??= at;
  }
}
