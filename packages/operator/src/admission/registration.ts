import type { Logger } from 'pino';
import type { KubeClient, KubeObject } from '../kube/client';
import { messageOf } from '../kube/errors';
import { Reflector } from '../kube/reflector';

export const WEBHOOK_CONFIGURATION = 'product-pods-operator';
export const WEBHOOK_KINDS = ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'] as const;

interface Configuration extends KubeObject {
  webhooks?: { name: string; clientConfig?: { caBundle?: string } }[];
}

/** Tells the API server whom to trust, now and whenever somebody (an upgrade of the chart) takes it away. */
export class Registration {
  readonly #collection: string;
  readonly #watch: Reflector<Configuration, Configuration>;
  #authorities: string | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(private readonly client: KubeClient, private readonly log: Logger, private readonly kind: typeof WEBHOOK_KINDS[number]) {
    this.#collection = `/apis/admissionregistration.k8s.io/v1/${ kind }`;
    this.#watch = new Reflector<Configuration, Configuration>(client, {
      path: this.#collection, query: { fieldSelector: `metadata.name=${ WEBHOOK_CONFIGURATION }` }, slim: (object) => object, onChange: () => this.#look(),
    }, log);
  }

  start(): void {
    this.#watch.start();
  }

  stop(): Promise<void> {
    return this.#watch.stop();
  }

  /** PEM of the authorities to be trusted from now on. */
  trust(authorities: string): void {
    this.#authorities = Buffer.from(authorities).toString('base64');
    this.#look();
  }

  #look(): void {
    this.#writing = this.#writing.then(() => this.#write()).catch((error: unknown) => this.log.warn({ error: messageOf(error) }, 'the admission webhooks could not be registered; trying again at their next change'));
  }

  async #write(): Promise<void> {
    const configuration = this.#watch.store.get(`/${ WEBHOOK_CONFIGURATION }`);
    const caBundle = this.#authorities;

    if (!caBundle || !configuration?.webhooks?.some(({ clientConfig }) => clientConfig?.caBundle !== caBundle)) {
      return;
    }
    await this.client.patch(`${ this.#collection }/${ WEBHOOK_CONFIGURATION }`, {
      metadata: { resourceVersion: configuration.metadata.resourceVersion },
      webhooks: configuration.webhooks.map((webhook) => ({ ...webhook, clientConfig: { ...webhook.clientConfig, caBundle } })),
    });
    this.log.info({ configuration: WEBHOOK_CONFIGURATION, kind: this.kind }, 'the admission webhooks are registered');
  }
}
