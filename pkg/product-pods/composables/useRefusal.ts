import type { Refusal } from '../api/refusal';
import { useText } from './useText';

/** Why the server did not do something to a pod, as a sentence with what to do. */
export const useRefusal = (): { refused: (refusal: Refusal, name: string) => string } => {
  const text = useText();

  return { refused: ({ kind, reason }, name) => text(`refusal.${ kind }`, { reason, name }) };
};
