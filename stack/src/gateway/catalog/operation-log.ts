import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

type Listener = { line: (text: string) => void; end: () => void };

/** The log of one Operation: whoever comes late gets it from the start. */
export class OperationLog {
  private readonly lines: string[] = [];

  private readonly listeners = new Set<Listener>();

  private partial = '';

  private ended = false;

  constructor(private readonly file: string, private readonly now: () => Date) {}

  /** A finished Operation's log as it was stored. */
  static async load(file: string, now: () => Date): Promise<OperationLog | undefined> {
    const text = await readFile(file, 'utf8').catch(() => undefined);

    if (text === undefined) {
      return undefined;
    }
    const log = new OperationLog(file, now);

    log.lines.push(...text.split('\n').filter(Boolean));
    log.ended = true;

    return log;
  }

  /** Adds output as it comes, whole lines or not. */
  write(chunk: string): void {
    const [first = '', ...rest] = chunk.split('\n');
    const pieces = [this.partial + first, ...rest];

    this.partial = pieces.pop() ?? '';
    pieces.forEach((text) => this.add(text));
  }

  /** Ends the log and stores it. */
  async end(): Promise<void> {
    if (this.partial) {
      this.add(this.partial);
      this.partial = '';
    }
    this.ended = true;
    this.listeners.forEach(({ end }) => end());
    this.listeners.clear();
    await mkdir(dirname(this.file), { recursive: true, mode: 0o700 });
    await writeFile(this.file, this.text(), { mode: 0o600 });
  }

  text(): string {
    return this.lines.map((line) => `${ line }\n`).join('');
  }

  /** Sends every line, those of the past first; returns how to stop. */
  follow(listener: Listener): () => void {
    this.lines.forEach((line) => listener.line(line));
    if (this.ended) {
      listener.end();

      return () => undefined;
    }
    this.listeners.add(listener);

    return () => this.listeners.delete(listener);
  }

  private add(text: string): void {
    const line = `${ this.now().toISOString() } ${ text.replace(/\r$/, '') }`;

    this.lines.push(line);
    this.listeners.forEach((listener) => listener.line(line));
  }
}
