import type { Logger } from 'pino';
import type { KubeClient } from '../kube/client';
import { messageOf } from '../kube/errors';
import { CertificateKeeper } from './certificate-keeper';
import { Registration, WEBHOOK_KINDS } from './registration';
import { AdmissionServer } from './server';
import type { Reviewers } from './server';

export { createReviewers } from './reviewers';

export interface AdmissionOptions {
  client: KubeClient;
  log: Logger;
  namespace: string;
  listen: { host: string; port: number };
  /** Names and addresses by which the API server calls. */
  hosts: readonly string[];
  now: () => number;
  reviewers: Reviewers;
}

/** Starts to answer admission reviews, with a certificate of its own making that the API server is told to trust. */
export function startAdmission({ client, log, namespace, listen, hosts, now, reviewers }: AdmissionOptions): { stop: () => Promise<void> } {
  const server = new AdmissionServer(listen, reviewers);
  const registrations = WEBHOOK_KINDS.map((kind) => new Registration(client, log, kind, () => keeper.check()));
  const keeper: CertificateKeeper = new CertificateKeeper({
    client,
    log,
    namespace,
    hosts,
    now,
    // Nobody is told to call before somebody answers.
    async onChange({ serving, authorities }) {
      try {
        await server.use(serving);
        registrations.forEach((registration) => registration.trust(authorities));
      } catch (error) {
        log.error({ error: messageOf(error) }, 'admission reviews cannot be answered');
      }
    },
  });

  registrations.forEach((registration) => registration.start());
  keeper.start();

  return {
    async stop() {
      keeper.stop();
      await Promise.all(registrations.map((registration) => registration.stop()));
      await server.stop();
    },
  };
}
