const MAX_LINES = 1000;
/** Rancher puts the time in front of each line. */
const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z /;

/**
 * Turns the frames of an Operation's log (base64, cut anywhere) into lines.
 *
 * Keeps the last thousand lines; a line that is not finished yet is kept back.
 */
export class LogLines {
  readonly lines: string[] = [];
  private readonly decoder = new TextDecoder();
  private rest = '';

  /** Takes one frame; returns whether there are new lines. */
  push(frame: string): boolean {
    const binary = atob(frame.replaceAll('-', '+').replaceAll('_', '/'));
    const text = this.rest + this.decoder.decode(Uint8Array.from(binary, (character) => character.charCodeAt(0)), { stream: true });
    const parts = text.split('\n');

    this.rest = parts.pop() ?? '';
    this.lines.push(...parts.map((line) => line.replace(TIMESTAMP, '')));
    this.lines.splice(0, this.lines.length - MAX_LINES);

    return parts.length > 0;
  }
}

/** Rancher frames helm's output with rules and its own verdict. */
const FRAME = /^(-{5,}|(SUCCESS|FAILED): )/;
const MAX_REASON_LINES = 6;

/**
 * Helm's own reason for a failure, in one line: what it says from its last `Error:` on,
 * or its last line where there is none.
 */
export const lastError = (lines: string[]): string | undefined => {
  const said = lines.map((line) => line.trim()).filter((line) => line && !FRAME.test(line));
  const start = said.findLastIndex((line) => /^error:/i.test(line));

  return start === -1 ? said.at(-1) : said.slice(start, start + MAX_REASON_LINES).join(' ');
};

/** The WebSocket address of a log, on the host of the page whatever host the link names. */
export const logSocketUrl = (link: string, origin: string): string => {
  const url = new URL(link, origin);
  const socket = new URL(`${ url.pathname }${ url.search }`, origin);

  socket.protocol = socket.protocol.replace('http', 'ws');
  for (const parameter of ['follow', 'timestamps', 'pretty']) {
    socket.searchParams.set(parameter, 'true');
  }

  return socket.href;
};
