import type { Observed } from '../observed';
import type { PinnedTemplate } from '../product-pod';
import type { Fault, Result } from '../result';
import { parseTemplate, usableTemplate } from './parse';
import type { TemplateSpec } from './spec';

/** What a pod that runs goes by in a description, as JSON; the rest is for the catalogue and the form. */
export function runtimeDescription(spec: Partial<TemplateSpec> | undefined): string {
  const { products = [], readySeconds, sleepOrder } = spec ?? {};
  const running = products.map(({ name, title, endpoint, readiness, credentials }) => ({ name, title, endpoint, readiness, credentials }));

  return JSON.stringify({ products: running, readySeconds, sleepOrder });
}

/**
 * The description by a `ProductTemplate` that the pod goes by: that of its release's last revision, so that nothing changes under a pod
 * that runs. `undefined` where the chart describes itself, and as long as nothing has been taken.
 */
export function pinTemplate({ pod, release, productTemplate }: Pick<Observed, 'pod' | 'release' | 'productTemplate'>): PinnedTemplate | undefined {
  const { name } = pod.spec.template;
  const pinned = name !== undefined && pod.status?.template?.name === name ? pod.status.template : undefined;
  const isDue = release?.status === 'deployed' && pinned?.revision !== release.revision;

  return name !== undefined && isDue && productTemplate ? { name, generation: productTemplate.generation, revision: release.revision, description: productTemplate.description } : pinned;
}

/** The description that the pod goes by: of the `ProductTemplate` that it names, else that of its chart; an unknown chart holds nothing that could be asked. */
export function templateOfPod(observed: Pick<Observed, 'pod' | 'release' | 'productTemplate'>): Result<TemplateSpec, Fault> {
  const { name } = observed.pod.spec.template;

  if (name === undefined) {
    const text = observed.release?.template;

    return text === undefined ? { ok: true, value: { products: [] } } : parseTemplate(text);
  }
  const pinned = pinTemplate(observed);

  if (!pinned) {
    return { ok: false, error: { code: 'templateMissing', message: `There is no ProductTemplate ${ name }.` } };
  }

  try {
    return usableTemplate(JSON.parse(pinned.description));
  } catch {
    return { ok: false, error: { code: 'templateInvalid', message: `The description by the ProductTemplate ${ name } cannot be read.` } };
  }
}
