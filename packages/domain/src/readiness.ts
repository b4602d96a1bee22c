import { forRelease } from './names';
import type { Answer, Observed, ReleaseFacts, WorkloadFacts } from './observed';
import type { ProductStatus } from './product-pod';
import type { TemplateProduct, TemplateSpec } from './template';

export const ASK_STARTING_MS = 1000;
/** Right after the workloads became available, the way to them may take a moment to be opened on every node. */
export const ASK_EAGER_MS = 100;
export const EAGER_TRIES = 20;
/** How often a product that is ready is asked, where there are few; many are asked less often each. */
export const ASK_READY_MS = 15_000;
/** A product that was ready is believed to be so until it has failed this often in a row. */
export const FAILURES_TOLERATED = 2;

/** The pod's workloads that are not available, in words; empty when all are. */
export function missingWorkloads(release: ReleaseFacts, workloads: readonly WorkloadFacts[], wasReady: boolean): string[] {
  const known = workloads.filter((workload) => workload.release === release.name);
  // The watch may be behind the release: what the manifest lists and nobody has seen is not available.
  const unseen = release.workloads.filter(({ kind, name }) => !known.some((workload) => workload.kind === kind && workload.name === name));

  return [
    ...unseen.map(({ kind, name }) => `${ kind } ${ name } has not appeared`),
    ...known.filter((workload) => !isAvailable(workload, wasReady)).map(({ kind, name, available, desired, failure }) => (
      failure ? `Kubernetes cannot make the container pods of ${ kind } ${ name }: ${ failure }` : available < desired ? `${ kind } ${ name } has ${ available } of ${ desired } available` : `${ kind } ${ name } has not rolled out`
    )),
  ];
}

/** A workload that was available stays so while a change rolls out; to become available, its latest state must have rolled out. */
export function isAvailable(workload: WorkloadFacts, wasReady: boolean): boolean {
  return (workload.current || wasReady) && workload.available >= workload.desired;
}

/** Whether the product counts as ready, given that the pod was ready before or not. */
export function isProductReady(product: TemplateProduct, answer: Answer | undefined, { available, wasReady }: { available: boolean; wasReady: boolean }): boolean {
  if (!product.readiness) {
    return available;
  }
  if (!answer) {
    return wasReady;
  }

  return answer.ready || (wasReady && answer.failures <= FAILURES_TOLERATED);
}

/** When this product is to be asked next, in milliseconds; at once after its workloads became available. `patienceMs` is between two questions to one that is ready. */
export function askAt(answer: Answer | undefined, { available, ready, patienceMs = ASK_READY_MS }: { available: boolean; ready: boolean; patienceMs?: number }): number {
  if (!answer || (available && !answer.whenAvailable && !answer.ready)) {
    return 0;
  }

  if (ready && answer.ready) {
    return answer.askedAt + patienceMs;
  }

  return answer.askedAt + (!ready && available && answer.failures <= EAGER_TRIES ? ASK_EAGER_MS : ASK_STARTING_MS);
}

/** The products as the status shows them. */
export function productStatuses(template: TemplateSpec, observed: Observed, state: { available: boolean; wasReady: boolean }): ProductStatus[] {
  const release = observed.pod.metadata.name;

  return template.products.map((product) => {
    const answer = observed.answers[product.name];
    const ready = isProductReady(product, answer, state);
    const url = observed.urls[product.name];
    const { endpoint, credentials } = product;

    return {
      name:    product.name,
      title:   product.title ?? product.name,
      ready,
      message: productMessage(product, answer, ready),
      ...(url ? { url } : {}),
      ...(endpoint ? {
        service: { name: forRelease(endpoint.service, release), port: endpoint.port, scheme: endpoint.scheme ?? 'http', path: endpoint.path ?? '/' },
      } : {}),
      ...(credentials ? {
        credentials: { secretName: forRelease(credentials.secret, release), usernameKey: credentials.usernameKey, passwordKey: credentials.passwordKey },
      } : {}),
    };
  });
}

function productMessage(product: TemplateProduct, answer: Answer | undefined, ready: boolean): string {
  if (!product.readiness) {
    return ready ? 'Its workloads are available.' : 'Its workloads are starting.';
  }

  return answer?.message ?? (ready ? 'It was ready when it was last asked.' : 'It has not been asked yet.');
}
