import type { Action, TemplateProduct } from '@product-pods/domain';
import { doubtAccess } from './access';
import type { Subject, Tools } from './apply';
import { runTask } from './pod-state';
import { ask } from './readiness';
import type { Said } from './readiness';
import { findTarget } from './service-target';
import type { Target } from './service-target';

/** Services and Ingresses seldom change; after this long they are looked for anew, and at once when a product does not answer well. */
const TARGET_KNOWN_MS = 10 * 60_000;

/** Asks products beside the queue and remembers what each said. */
export function askProducts({ products, release, whenAvailable }: Extract<Action, { type: 'AskProducts' }>, subject: Subject, tools: Tools): void {
  for (const product of products) {
    askOne(product, { release, whenAvailable }, subject, tools);
  }
}

function askOne(product: TemplateProduct, { release, whenAvailable }: { release: string; whenAvailable: boolean }, { pod, state, key }: Subject, tools: Tools): void {
  const { name, endpoint, readiness } = product;

  if (!endpoint || !readiness) {
    return;
  }

  const answered = ({ ready, message }: Said) => {
    const before = state.answers[name];
    const failures = ready ? 0 : (before?.whenAvailable === whenAvailable ? before.failures : 0) + 1;

    state.answers[name] = { ready, message, failures, askedAt: tools.now(), whenAvailable };
  };

  runTask(state, `ask ${ name }`, {
    work: async(signal) => {
      const target = await knownTarget(name, { pod, state, key }, tools, () => findTarget(tools.client, pod.metadata.namespace, release, endpoint));
      const said = await ask(target, readiness, signal);

      state.urls[name] = target.url;

      if (!said.ready) {
        state.targets.delete(name);
      }
      answered(said);
    },
    failed: (message, error) => {
      doubtAccess(state, error, tools.now());
      state.targets.delete(name);
      answered({ ready: false, message });
    },
    done: () => tools.wake(key),
  });
}

async function knownTarget(product: string, { state }: Subject, { now }: Tools, find: () => Promise<Target>): Promise<Target> {
  const known = state.targets.get(product);

  if (known && now() - known.foundAt < TARGET_KNOWN_MS) {
    return known.target;
  }

  const target = await find();

  state.targets.set(product, { target, foundAt: now() });

  return target;
}
