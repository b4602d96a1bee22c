import { setTimeout as sleep } from 'node:timers/promises';
import { KubeConfig, type KubernetesListObject, type KubernetesObject, ListWatch, Watch } from '@kubernetes/client-node';
import type { Logger } from '../logger';
import type { KubeClient } from './client';
import { collection, type Resource } from './paths';
import type { KubeObject } from './types';

const RETRY_MS = 1000;
/** The library waits up to half a minute after a watch that saw nothing; events would come that late. */
const RECONNECT_MS = 100;

export interface InformerOptions<T> {
  labelSelector?: string;
  fieldSelector?: string;
  /** Called for each object that is new, changed or gone; `gone` objects are as last seen. */
  onChange: (object: T, gone: boolean) => void;
  log: Logger;
}

/** A local copy of a kind's objects, kept current by a watch. */
export interface Informer<T> {
  get(name: string, namespace?: string): T | undefined;
  list(namespace?: string): readonly T[];
  stop(): Promise<void>;
}

/** Starts an informer; resolves when its copy is complete, after `onChange` has seen every object. */
export async function startInformer<T extends KubeObject>(
  kube: KubeClient, kubeconfig: string, resource: Resource, options: InformerOptions<T>
): Promise<Informer<T>> {
  const config = new KubeConfig();

  config.loadFromFile(kubeconfig);
  const path = collection(resource);
  const query = new URLSearchParams();

  if (options.labelSelector) {
    query.set('labelSelector', options.labelSelector);
  }
  if (options.fieldSelector) {
    query.set('fieldSelector', options.fieldSelector);
  }
  const list = () => kube.get<KubernetesListObject<KubernetesObject>>(`${ path }?${ query }`);
  // The library's objects are ours but for their dates, which it declares as `Date` and leaves as text.
  const ours = (object: KubernetesObject) => object as unknown as T;
  const watch = new ListWatch<KubernetesObject>(path, new Watch(config), list, false, options.labelSelector, options.fieldSelector, {
    delayFn: async() => {
      await sleep(RECONNECT_MS, undefined, { ref: false });
    },
  });
  let stopped = false;

  watch.on('add', (object) => options.onChange(ours(object), false));
  watch.on('update', (object) => options.onChange(ours(object), false));
  watch.on('delete', (object) => options.onChange(ours(object), true));
  // The library gives up on an error; a server that restarts is no reason to.
  watch.on('error', (error: unknown) => {
    if (stopped) {
      return;
    }
    options.log.debug(`watch of ${ resource.plural }: ${ String(error) }`);
    setTimeout(() => {
      if (!stopped) {
        watch.start().catch((reason: unknown) => options.log.debug(`watch of ${ resource.plural }: ${ String(reason) }`));
      }
    }, RETRY_MS).unref();
  });
  await watch.start();

  return {
    get:  (name, namespace) => watch.get(name, namespace) as T | undefined,
    list: (namespace) => watch.list(namespace) as unknown as readonly T[],
    stop: () => {
      stopped = true;

      return watch.stop();
    },
  };
}
