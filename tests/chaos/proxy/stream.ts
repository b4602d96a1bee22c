import type { IncomingMessage, ServerResponse } from 'node:http';
import { refusal } from './weather';

/** A watch that goes through the proxy: whole lines only, so that something can be put between two. */
export class Stream {
  #rest = '';
  #held = false;
  #waiting: string[] = [];
  #ended = false;

  constructor(private readonly from: IncomingMessage, private readonly to: ServerResponse, onEnd: () => void) {
    from.setEncoding('utf8');
    from.on('data', (text: string) => this.#take(text));
    from.on('end', () => this.#finish());
    // A broken stream breaks for the reader too.
    from.on('error', () => this.close());
    to.on('close', () => {
      this.#ended = true;
      from.destroy();
      onEnd();
    });
  }

  /** Breaks it off in the middle, as when a connection is lost. */
  close(): void {
    this.from.destroy();
    this.to.destroy();
  }

  /** Says that the version is too old, and ends. */
  expire(): void {
    if (!this.#ended) {
      this.to.end(`${ JSON.stringify({ type: 'ERROR', object: refusal(410) }) }\n`);
    }
    this.from.destroy();
  }

  /** From now on what comes is kept back until {@link release}. */
  hold(): void {
    this.#held = true;
  }

  release(): void {
    this.#held = false;
    this.#waiting.splice(0).forEach((lines) => this.to.write(lines));
    if (this.#ended) {
      this.to.end();
    }
  }

  #take(text: string): void {
    const whole = this.#rest + text;
    const end = whole.lastIndexOf('\n') + 1;
    const lines = whole.slice(0, end);

    this.#rest = whole.slice(end);
    if (!lines) {
      return;
    }
    if (this.#held) {
      this.#waiting.push(lines);
    } else {
      this.to.write(lines);
    }
  }

  #finish(): void {
    this.#ended = true;
    if (!this.#held) {
      this.to.end();
    }
  }
}
