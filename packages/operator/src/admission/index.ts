import type { Logger } from 'pino';
import type { KubeClient } from '../kube/client';
import { messageOf } from '../kube/errors';
import { CertificateKeeper } from './certificate-keeper';
import { Registration } from './registration';
import { AdmissionServer } from './server';

export interface AdmissionOptions {
  client: KubeClient;
  log: Logger;
  namespace: string;
  listen: { host: string; port: number };
  /** Names and addresses by which the API server calls. */
  hosts: readonly string[];
  now: () => number;
}

/** Starts to answer admission reviews, with a certificate of its own making that the API server is told to trust. */
export function startAdmission({ client, log, namespace, listen, hosts, now }: AdmissionOptions): { stop: () => Promise<void> } {
  const server = new AdmissionServer(listen);
  const registration = new Registration(client, log);
  const keeper = new CertificateKeeper({
    client,
    log,
    namespace,
    hosts,
    now,
    // Nobody is told to call before somebody answers.
    onChange: ({ serving, authorities }) => {
      server.use(serving).then(() => registration.trust(authorities)).catch((error: unknown) => log.error({ error: messageOf(error) }, 'admission reviews cannot be answered'));
    },
  });

  registration.start();
  keeper.start();

  return {
    async stop() {
      keeper.stop();
      await registration.stop();
      await server.stop();
    },
  };
}
