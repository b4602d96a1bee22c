import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Random } from '../random';
import { Stream } from './stream';
import { fateOf, refusal, type Weather } from './weather';

export interface ProxyOptions {
  /** The API server. */
  upstream: string;
  ca: Buffer;
  cert: Buffer;
  key: Buffer;
  random: Random;
}

const isWatch = (url = '') => /[?&]watch=(true|1)/.test(url);

/**
 * Stands between the operator and the API server and does to requests what networks and servers in trouble do.
 *
 * Credentials go through untouched; nothing but the operator and its helm come this way.
 */
export class FaultProxy {
  weather: Weather = 'clear';
  readonly #streams = new Set<Stream>();
  readonly #hanging = new Set<Socket>();
  readonly #sockets = new Set<Socket>();
  readonly #agent: https.Agent;
  readonly #server: https.Server;
  readonly #counts = new Map<string, number>();
  /** Watches that are to be told that their version is too old. */
  #tooOld = 0;

  constructor(private readonly options: ProxyOptions) {
    this.#agent = new https.Agent({ ca: options.ca, keepAlive: true });
    this.#server = https.createServer({ cert: options.cert, key: options.key }, (request, response) => this.#handle(request, response));
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
  }

  /** @returns its URL */
  async start(): Promise<string> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');

    return `https://127.0.0.1:${ (this.#server.address() as AddressInfo).port }`;
  }

  async stop(): Promise<void> {
    this.#server.close();
    this.#sockets.forEach((socket) => socket.destroy());
    this.#agent.destroy();
  }

  /** How often what has been done so far, for the report. */
  get counts(): Record<string, number> {
    return Object.fromEntries(this.#counts);
  }

  /** Good weather again: what hangs is broken off, as by a time-out. */
  clear(): void {
    this.weather = 'clear';
    this.#hanging.forEach((socket) => socket.destroy());
    this.#hanging.clear();
  }

  closeWatches(): number {
    return this.#each((stream) => stream.close());
  }

  /** Half by an event on the stream, half by the answer to the next request. */
  expireWatches(): number {
    let index = 0;

    return this.#each((stream) => {
      if (index++ % 2) {
        stream.expire();
      } else {
        this.#tooOld += 1;
        stream.close();
      }
    });
  }

  /** What happens is told late: everything is kept back until the returned function is called. */
  holdWatches(): () => number {
    const held = [...this.#streams];

    held.forEach((stream) => stream.hold());

    return () => {
      held.forEach((stream) => stream.release());

      return held.length;
    };
  }

  #each(act: (stream: Stream) => void): number {
    const all = [...this.#streams];

    all.forEach(act);

    return all.length;
  }

  #handle(request: IncomingMessage, response: ServerResponse): void {
    const watch = isWatch(request.url);

    if (watch && this.#tooOld > 0) {
      this.#tooOld -= 1;

      return this.#refuse(response, 410);
    }
    const fate = fateOf({ method: request.method ?? 'GET', isWatch: watch }, this.weather, this.options.random);

    this.#counts.set(fate.what === 'refuse' ? String(fate.status) : fate.what, (this.#counts.get(fate.what === 'refuse' ? String(fate.status) : fate.what) ?? 0) + 1);
    switch (fate.what) {
    case 'refuse':
      return this.#refuse(response, fate.status);
    case 'hang':
      this.#hanging.add(request.socket);

      return;
    default:
      this.#forward(request, response, { watch, lose: fate.what === 'lose', delayMs: fate.what === 'delay' ? fate.ms : 0 });
    }
  }

  #refuse(response: ServerResponse, status: number): void {
    response.writeHead(status, { 'content-type': 'application/json', ...(status === 429 ? { 'retry-after': '1' } : {}) });
    response.end(JSON.stringify(refusal(status)));
  }

  #forward(request: IncomingMessage, response: ServerResponse, { watch, lose, delayMs }: { watch: boolean; lose: boolean; delayMs: number }): void {
    const { host: _, ...headers } = request.headers;
    const onward = https.request(new URL(request.url ?? '/', this.options.upstream), { method: request.method, headers, agent: this.#agent }, (answer) => {
      if (lose) {
        answer.resume().on('end', () => request.socket.destroy());

        return;
      }
      if (delayMs) {
        setTimeout(() => this.#answer(answer, response, false), delayMs);
      } else {
        this.#answer(answer, response, watch);
      }
    });

    // Without the API server there is nobody to say no: the line is dead.
    onward.on('error', () => request.socket.destroy());
    response.on('close', () => onward.destroy());
    request.pipe(onward);
  }

  #answer(answer: IncomingMessage, response: ServerResponse, watch: boolean): void {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    response.flushHeaders();
    if (watch && answer.statusCode === 200) {
      const stream: Stream = new Stream(answer, response, () => this.#streams.delete(stream));

      this.#streams.add(stream);
    } else {
      answer.on('error', () => response.destroy()).pipe(response);
    }
  }
}
