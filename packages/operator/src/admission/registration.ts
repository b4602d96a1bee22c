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

  /** @param recheck looks whether somebody else has made the certificate anew, before his word is overwritten */
  constructor(private readonly client: KubeClient, private readonly log: Logger, private readonly kind: typeof WEBHOOK_KINDS[number], private readonly recheck: () => Promise<void>) {
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
    if (!this.#authorities || !this.#isForeign()) {
      return;
    }
    // Operators that do not agree would take it from each other until one of them looks.
    await this.recheck().catch(() => undefined);

    const configuration = this.#watch.store.get(`/${ WEBHOOK_CONFIGURATION }`);
    const caBundle = this.#authorities;

    if (!configuration?.webhooks || !this.#isForeign()) {
      return;
    }
    await this.client.patch(`${ this.#collection }/${ WEBHOOK_CONFIGURATION }`, {
      metadata: { resourceVersion: configuration.metadata.resourceVersion },
      webhooks: configuration.webhooks.map((webhook) => ({ ...webhook, clientConfig: { ...webhook.clientConfig, caBundle } })),
    });
    this.log.info({ configuration: WEBHOOK_CONFIGURATION, kind: this.kind }, 'the admission webhooks are registered');
  }

  /** Whether somebody else's word on whom to trust stands there, or nobody's. */
  #isForeign(): boolean {
    return this.#watch.store.get(`/${ WEBHOOK_CONFIGURATION }`)?.webhooks?.some(({ clientConfig }) => clientConfig?.caBundle !== this.#authorities) ?? false;
  }
}
