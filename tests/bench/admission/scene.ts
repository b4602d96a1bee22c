import { installOperatorChart, freePort } from '../../../stack/src/operator';
import { waitFor } from '../../lib/wait';
import { openScene, type Scene } from '../operator/cluster';
import { OperatorProcess } from '../operator/operator-process';
import { Balancer } from './balancer';

const WEBHOOKS = '/apis/admissionregistration.k8s.io/v1';

interface Configuration { webhooks: { clientConfig: { caBundle?: string } }[] }

/** A cluster with two operators that both answer reviews, through one address. */
export interface AdmissionScene extends Scene {
  operators: OperatorProcess[];
  balancer: Balancer;
}

/** The operator's process with a port for reviews; it names the address by which the API server calls. */
async function startReviewer(scene: Scene, name: string): Promise<{ operator: OperatorProcess; port: number }> {
  const port = await freePort();
  const operator = await OperatorProcess.start({ ...scene, name, env: { ADMISSION_PORT: String(port), ADMISSION_HOSTS: '127.0.0.1' } });

  await operator.watching();

  return { operator, port };
}

export async function openAdmissionScene(log: (line: string) => void, prefix: string, operators = 2): Promise<AdmissionScene> {
  const scene = await openScene(log, prefix, []);

  try {
    const port = await freePort();

    await installOperatorChart(scene.cluster, { admissionPort: port });
    const reviewers = await Promise.all(Array.from({ length: operators }, (_, index) => startReviewer(scene, `operator-${ index }`)));
    const balancer = await Balancer.start(port, reviewers.map((each) => each.port));

    for (const kind of ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations']) {
      await waitFor(`the ${ kind } to be registered`, async() => (await scene.api.get<Configuration>(`${ WEBHOOKS }/${ kind }/product-pods-operator`)).webhooks.every(({ clientConfig }) => clientConfig.caBundle));
    }

    return {
      ...scene,
      balancer,
      operators: reviewers.map(({ operator }) => operator),
      close:     async() => {
        await Promise.all(reviewers.map(({ operator }) => operator.end('SIGTERM')));
        await balancer.stop();
        await scene.close();
      },
    };
  } catch (error) {
    await scene.close();
    throw error;
  }
}
