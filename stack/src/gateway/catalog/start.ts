import { join } from 'node:path';
import type { AuthenticatedExchange } from '../http/exchange';
import type { Router } from '../http/router';
import type { KubeClient } from '../kube/client';
import type { Logger } from '../logger';
import type { ProjectController } from '../projects/controller';
import { CatalogActions } from './actions';
import { Apps } from './apps';
import { Charts } from './charts';
import { Helm } from './helm';
import { Operations } from './operations';
import { Repositories } from './repositories';
import { catalogRoutes } from './routes';

export interface CatalogOptions {
  kube: KubeClient;
  kubeconfig: string;
  helmBinary: string;
  /** The gateway's own folder. */
  folder: string;
  projects: ProjectController;
  router: Router;
  log: Logger;
  now: () => Date;
  next: (exchange: AuthenticatedExchange) => Promise<void>;
}

/** Starts everything about charts: repositories, actions with their Operations, and Apps. */
export async function startCatalog(options: CatalogOptions): Promise<{ operations: Operations; stop: () => Promise<void> }> {
  const { kube, kubeconfig, helmBinary, folder, projects, router, log, now, next } = options;
  const helm = new Helm({ helm: helmBinary, kubeconfig, folder: join(folder, 'helm') });
  const operations = new Operations({ kube, helm, folder: join(folder, 'operations'), log, now });

  await operations.adoptOrphans();
  const [repositories, apps] = await Promise.all([Repositories.start({ kube, kubeconfig, log, now }), Apps.start({ kube, kubeconfig, log })]);
  const charts = new Charts(repositories, join(folder, 'charts'));
  const actions = new CatalogActions({ kube, charts, helm, operations, projects });

  catalogRoutes(router, { kube, repositories, charts, actions, operations, next });

  return {
    operations,
    async stop() {
      await operations.stop();
      await Promise.all([repositories.stop(), apps.stop()]);
    },
  };
}
