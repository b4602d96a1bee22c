import type { ProductPod, PlainCommand } from '@product-pods/domain';
import { changeFor, takingBack } from '@product-pods/domain';

import type { RancherApi } from '../api/rancher-api';
import type { Changes } from './change-pods';
import { changePods } from './change-pods';

/** The pods that a command is about, and with what it is carried out. */
export interface CommandContext {
  api: RancherApi;
  clusterId: string;
  /** A text of ours, by its key below `productPods`. */
  text: (key: string, args?: Record<string, unknown>) => string;
  /** Says in words that something was done, and how it is taken back where it can be. */
  tell: (done: { message: string; undo?: () => Promise<void> }) => void;
  /** Says in words what went wrong. */
  warn: (trouble: { title: string; message: string }) => void;
  /** Milliseconds. */
  now: number;
}

type Target = Pick<ProductPod, 'metadata' | 'spec'>;

/** What can be taken back by the press of a button, because nothing has been lost meanwhile. */
const UNDOABLE: readonly PlainCommand[] = ['Wake', 'Sleep', 'KeepFailed', 'Protect', 'Unprotect'];
const NAMES_SHOWN = 3;

const namesOf = (pods: Target[], text: CommandContext['text']): string => {
  const shown = pods.slice(0, NAMES_SHOWN).map(({ metadata }) => metadata.name).join(', ');

  return pods.length > NAMES_SHOWN ? text('command.andMore', { names: shown, count: pods.length - NAMES_SHOWN }) : shown;
};

const report = (command: PlainCommand, { failed }: Changes<Target>, { text, warn }: CommandContext): void => {
  const [first] = failed;

  if (first) {
    warn({
      title:   text('command.failed', { command: text(`command.${ command }`), name: namesOf(failed.map(({ pod }) => pod), text) }),
      message: text(`refusal.${ first.refusal.kind }`, { name: first.pod.metadata.name, reason: first.refusal.reason }),
    });
  }
};

/** Gives a command to pods with the user's own rights, and tells what became of it. It never throws for anything the API answers. */
export const giveCommand = async(command: PlainCommand, pods: Target[], context: CommandContext): Promise<void> => {
  const { api, clusterId, text, tell, now } = context;
  const spec = changeFor(command, now);
  // As they are before: the live objects change under our hands.
  const undoing = new Map(pods.map((pod) => [pod, takingBack(spec, pod.spec)]));
  const changes = await changePods(api, clusterId, pods.map((pod) => ({ pod, spec })));
  const { done } = changes;

  report(command, changes, context);
  if (!done.length) {
    return;
  }
  tell({
    message: text(`done.${ command }`, { name: done[0]?.metadata.name, count: done.length }),
    ...(UNDOABLE.includes(command) ? {
      undo: async() => report(command, await changePods(api, clusterId, done.map((pod) => ({ pod, spec: undoing.get(pod) ?? {} }))), context),
    } : {}),
  });
};
