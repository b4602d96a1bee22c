const NEWLINE = 0x0A;

/** The lines of a stream that are not empty, as they arrive; the last one needs no end. */
export async function* linesOf(stream: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest: Buffer[] = [];

  for await (const chunk of stream) {
    let from = 0;

    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      const line = textOf([...rest, chunk.subarray(from, end)]);

      rest = [];
      from = end + 1;

      if (line) {
        yield line;
      }
    }
    if (from < chunk.length) {
      rest.push(chunk.subarray(from));
    }
  }

  const last = textOf(rest);

  if (last) {
    yield last;
  }
}

/** Decoded as a whole, since a chunk may end within a character. */
function textOf(parts: Buffer[]): string {
  const [only] = parts;

  return (parts.length === 1 && only ? only : Buffer.concat(parts)).toString('utf8').trim();
}
