import type { KubeClient } from '../kube/client';
import { KubeError } from '../kube/errors';
import { APPS, collection, item, NAMESPACES } from '../kube/paths';
import type { Identity } from '../kube/types';
import type { ProjectController } from '../projects/controller';
import { PROJECT_ANNOTATION } from '../projects/types';
import { HttpError } from '../http/exchange';
import type { Charts } from './charts';
import type { Helm } from './helm';
import { chartCommand, type ChartsInput, uninstallCommand, type UninstallInput } from './helm-command';
import type { Operations } from './operations';

/** Answer of an action: where its Operation is. */
export interface ActionOutput { operationName: string; operationNamespace: string }

export interface CatalogActionsOptions {
  kube: KubeClient;
  charts: Charts;
  helm: Helm;
  operations: Operations;
  projects: ProjectController;
}

/** Install, upgrade and uninstall as the caller. As with Rancher, success means only that an Operation exists. */
export class CatalogActions {
  constructor(private readonly options: CatalogActionsOptions) {}

  async apply(action: 'install' | 'upgrade', repository: string, input: ChartsInput, caller: Identity): Promise<ActionOutput> {
    const { charts, helm, operations } = this.options;
    const namespace = input.namespace || 'default';
    const wanted = input.charts ?? [];

    if (!wanted.length) {
      throw new HttpError(422, 'MissingRequired', 'charts is required');
    }
    const found = await Promise.all(wanted.map(({ chartName, version = '' }) => charts.get(repository, chartName, version)));

    await this.ensureNamespace(namespace, input.projectId, caller);
    const prepared = await Promise.all(wanted.map(async(chart, index) => {
      const source = found[index]!;
      const values = await helm.valuesFile(chart.values);
      const file = await charts.file(source, chart.annotations ?? {});
      const files = { chart: file, values: values.path, chartName: source.entry.name, version: source.entry.version };

      return { command: chartCommand(action, input, chart, repository, files), remove: values.remove };
    }));

    return operations.start({
      action,
      namespace,
      projectId:   input.projectId,
      releaseName: wanted.map(({ releaseName }) => releaseName).filter(Boolean).at(-1) ?? '',
      commands:    prepared.map(({ command }) => command),
      caller,
      cleanUp:     async() => {
        await Promise.all(prepared.map(({ remove }) => remove()));
      },
    });
  }

  async uninstall(namespace: string, name: string, input: UninstallInput, caller: Identity): Promise<ActionOutput> {
    const app = await this.options.kube.get<{ spec?: { name?: string } }>(item(APPS, name, namespace), caller);
    const releaseName = app.spec?.name ?? name;

    return this.options.operations.start({
      action: 'uninstall', namespace, releaseName, commands: [uninstallCommand(namespace, releaseName, input)], caller, cleanUp: async() => undefined
    });
  }

  /**
   * Tries to create the namespace as the caller and ignores a refusal, as Rancher does; Helm's own failure then tells
   * the reason. Only without the namespace there is nowhere to put the Operation.
   */
  private async ensureNamespace(name: string, projectId: string | undefined, caller: Identity): Promise<void> {
    const { kube, projects } = this.options;

    if (projects.namespaces.get(name)) {
      return;
    }
    try {
      await kube.create(collection(NAMESPACES), {
        metadata: { name, annotations: projectId ? { [PROJECT_ANNOTATION]: projectId.replace('/', ':') } : {} }
      }, caller);
    } catch (error) {
      if (!(error instanceof KubeError)) {
        throw error;
      }
      if (!await kube.find(item(NAMESPACES, name))) {
        throw new HttpError(500, 'ServerError', `namespaces "${ name }" not found`);
      }
    }
    if (projectId) {
      await projects.rolesIn(name);
    }
  }
}
