import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { randomSuffix } from '../auth/tokens';
import type { KubeClient } from '../kube/client';
import { KubeError } from '../kube/errors';
import { collection, item, OPERATIONS, ROLE_BINDINGS, ROLES } from '../kube/paths';
import type { Identity, KubeList, KubeObject, OwnerReference } from '../kube/types';
import type { Logger } from '../logger';
import type { Helm } from './helm';
import type { HelmCommand } from './helm-command';
import { OperationLog } from './operation-log';
import { type Condition, kubeTime } from './types';

export interface Operation extends KubeObject {
  status?: { action?: string; conditions?: Condition[] };
}

/** What an Operation tells about itself. */
export interface OperationSpec {
  action: 'install' | 'upgrade' | 'uninstall';
  namespace: string;
  releaseName: string;
  projectId?: string;
  commands: HelmCommand[];
  caller: Identity;
  /** Called when Helm has ended, however it did. */
  cleanUp: () => Promise<void>;
}

/** Rancher's shell runs helm by xargs, which reports every failure so. */
const FAILED_EXIT_CODE = 123;
const KEPT_MS = 3600_000;
const SWEEP_MS = 300_000;
const STATUS_TRIES = 120;
const STATUS_RETRY_MS = 1000;
const RULE = '-'.repeat(69);

export interface OperationsOptions {
  kube: KubeClient;
  helm: Helm;
  folder: string;
  log: Logger;
  now: () => Date;
}

/** Runs Helm for users and keeps an `Operation` object and a log of each run, for about an hour. */
export class Operations {
  private readonly logs = new Map<string, OperationLog>();

  private readonly running = new Map<string, Promise<void>>();

  private readonly timer: NodeJS.Timeout;

  private stopped = false;

  constructor(private readonly options: OperationsOptions) {
    this.timer = setInterval(() => {
      this.sweep().catch((error: unknown) => options.log.debug(String(error)));
    }, SWEEP_MS).unref();
  }

  /** Starts Helm at once and makes the Operation meanwhile; resolves when the object can be read by the caller. */
  async start(spec: OperationSpec): Promise<{ operationName: string; operationNamespace: string }> {
    const { namespace } = spec;
    const name = `helm-operation-${ randomSuffix(5) }`;
    const log = new OperationLog(this.file(namespace, name), this.options.now);
    const abort = new AbortController();
    const exit = this.runAll(spec, log, abort.signal);

    this.logs.set(`${ namespace }/${ name }`, log);
    const created = this.create(name, spec).catch((error: unknown) => {
      // What nobody can follow should not go on.
      abort.abort();
      throw error;
    });
    const finished = this.finish(name, spec, exit, created).finally(() => this.running.delete(name));

    this.running.set(name, finished);
    finished.catch((error: unknown) => this.options.log.warn(`operation ${ namespace }/${ name }: ${ String(error) }`));
    await created;

    return { operationName: name, operationNamespace: namespace };
  }

  /** The log of an Operation, whether it runs or is over. */
  log(namespace: string, name: string): Promise<OperationLog | undefined> | OperationLog {
    return this.logs.get(`${ namespace }/${ name }`) ?? OperationLog.load(this.file(namespace, name), this.options.now);
  }

  /** Operations that a gateway left behind when it died will never end: says so on them. */
  async adoptOrphans(): Promise<void> {
    const { items } = await this.options.kube.get<KubeList<Operation>>(collection(OPERATIONS));

    await Promise.all(items.filter(isRunning).map(({ metadata }) => this.writeStatus(metadata.name, metadata.namespace ?? '', FAILED_EXIT_CODE)));
    await this.sweep();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    this.options.helm.stop();
    await Promise.allSettled(this.running.values());
  }

  private file(namespace: string, name: string): string {
    return join(this.options.folder, `${ encodeURIComponent(namespace) }_${ encodeURIComponent(name) }.log`);
  }

  private async runAll({ commands, caller, cleanUp }: OperationSpec, log: OperationLog, signal: AbortSignal): Promise<number> {
    let code = 0;

    try {
      for (const { args, shown } of commands) {
        log.write(`${ shown.join(' ') }\n`);
        code = await this.options.helm.run(args, caller, (text) => log.write(text), signal);
        log.write(`${ RULE }\n${ code === 0 ? 'SUCCESS' : 'FAILED' }: ${ shown.join(' ') }\n${ RULE }\n`);
        if (code !== 0) {
          break;
        }
      }
    } finally {
      await cleanUp();
      await log.end();
    }

    return code;
  }

  private async create(name: string, spec: OperationSpec): Promise<void> {
    const { kube, now, log } = this.options;
    const { action, namespace, projectId, releaseName, commands } = spec;
    const operation = await kube.create<Operation>(collection(OPERATIONS, namespace), {
      apiVersion: OPERATIONS.apiVersion,
      kind:       OPERATIONS.kind,
      metadata:   { name, namespace },
    });

    await Promise.all([
      kube.patch(`${ item(OPERATIONS, name, namespace) }/status`, {
        status: {
          action,
          command:            commands.flatMap(({ shown }, index) => index ? [';', ...shown] : shown),
          conditions:         [condition('Reconciling', true, now()), condition('Stalled', false, now())],
          namespace,
          observedGeneration: 1,
          podCreated:         true,
          podName:            name,
          podNamespace:       'cattle-system',
          ...(projectId ? { projectId } : {}),
          releaseName,
        },
      }),
      this.grantCaller(operation, spec).catch((error: unknown) => log.warn(`operation ${ namespace }/${ name }: its caller may not see it: ${ String(error) }`)),
    ]);
  }

  /** Lets the caller read his Operation, whatever else he may do in that namespace. */
  private async grantCaller({ metadata: { name, uid = '' } }: Operation, { namespace, caller }: OperationSpec): Promise<void> {
    const { kube } = this.options;
    const ownerReferences: OwnerReference[] = [{ apiVersion: OPERATIONS.apiVersion, kind: OPERATIONS.kind, name, uid }];
    const base = `${ name }-${ caller.user.replaceAll(':', '-') }`;

    await Promise.all([
      kube.create(collection(ROLES, namespace), {
        metadata: { name: `${ base }-role`, namespace, ownerReferences },
        rules:    [{ apiGroups: ['catalog.cattle.io'], resources: ['operations'], resourceNames: [name], verbs: ['get', 'list', 'watch'] }],
      }),
      kube.create(collection(ROLE_BINDINGS, namespace), {
        metadata: { name: `${ base }-rolebinding`, namespace, ownerReferences },
        roleRef:  { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: `${ base }-role` },
        subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: caller.user }],
      }),
    ]);
  }

  private async finish(name: string, { namespace }: OperationSpec, exit: Promise<number>, created: Promise<void>): Promise<void> {
    const [code] = await Promise.all([exit, created]);

    await this.writeStatus(name, namespace, code);
  }

  private async writeStatus(name: string, namespace: string, code: number): Promise<void> {
    const { kube, now } = this.options;
    const conditions = code === 0
      ? [condition('Reconciling', false, now()), condition('Stalled', false, now())]
      : [condition('Reconciling', false, now()), { ...condition('Stalled', true, now()), reason: 'Stalled', message: ` exit code: ${ FAILED_EXIT_CODE }` }];

    for (let tries = 1; ; tries += 1) {
      try {
        await kube.patch(`${ item(OPERATIONS, name, namespace) }/status`, { status: { conditions } });

        return;
      } catch (error) {
        // The namespace, and the Operation in it, may be gone by now.
        if (KubeError.is(error, 404)) {
          return;
        }
        // Without its end an Operation would look as if it ran for ever.
        if (!KubeError.is(error, 503) || tries === STATUS_TRIES || this.stopped) {
          throw error;
        }
        await sleep(STATUS_RETRY_MS);
      }
    }
  }

  private async sweep(): Promise<void> {
    const { kube, now } = this.options;
    const { items } = await kube.get<KubeList<Operation>>(collection(OPERATIONS));
    const old = items.filter((operation) => !isRunning(operation) && now().getTime() - Date.parse(operation.metadata.creationTimestamp ?? '') > KEPT_MS);

    await Promise.all(old.map(async({ metadata }) => {
      await kube.remove(item(OPERATIONS, metadata.name, metadata.namespace));
      this.logs.delete(`${ metadata.namespace }/${ metadata.name }`);
    }));
  }
}

function condition(type: string, isTrue: boolean, now: Date): Condition {
  return { type, status: isTrue ? 'True' : 'False', lastUpdateTime: kubeTime(now) };
}

const isRunning = ({ status }: Operation) => status?.conditions?.some(({ type, status: value }) => type === 'Reconciling' && value === 'True') ?? true;
