/**
 * Asks until the answer is there; gives it back.
 *
 * @throws after `timeoutMs`, with what was waited for and the last thing seen.
 */
export async function waitFor<T>(
  what: string,
  ask: () => Promise<T | undefined | false>,
  { timeoutMs = 60_000, everyMs = 200 }: { timeoutMs?: number; everyMs?: number } = {},
): Promise<T> {
  const end = Date.now() + timeoutMs;
  let last: unknown;

  do {
    try {
      const answer = await ask();

      if (answer) {
        return answer;
      }
      last = answer;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  } while (Date.now() < end);

  throw new Error(`Waited ${ timeoutMs / 1000 } s for ${ what }; last: ${ last instanceof Error ? last.message : JSON.stringify(last) }`);
}
