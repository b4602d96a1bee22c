import { createServer, connect } from 'node:net';
import type { Server, Socket } from 'node:net';

/** Exchanges at the beginning of a connection that belong to TLS, whose tickets come when they want. */
const HANDSHAKE_EXCHANGES = 3;

/**
 * Passes connections on to several ports of this machine in turn, as a Service does, and looks into none of them: on each there is one
 * request at a time, so from its first byte until the first of the answer is how long the caller waited.
 */
export class Balancer {
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;
  #next = 0;
  #times: number[] = [];

  private constructor(private readonly targets: readonly number[]) {
    this.#server = createServer((client) => this.#pass(client));
  }

  static async start(port: number, targets: readonly number[]): Promise<Balancer> {
    const balancer = new Balancer(targets);

    await new Promise<void>((resolve, reject) => {
      balancer.#server.once('error', reject).listen(port, '127.0.0.1', resolve);
    });

    return balancer;
  }

  /** The milliseconds that each answer took since this was last asked. */
  takeTimes(): number[] {
    return this.#times.splice(0);
  }

  async stop(): Promise<void> {
    this.#sockets.forEach((socket) => socket.destroy());
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }

  #pass(client: Socket): void {
    const target = connect({ host: '127.0.0.1', port: this.targets[this.#next++ % this.targets.length] ?? 0, noDelay: true });

    client.setNoDelay(true);
    this.#time(client, target);
    for (const [from, to] of [[client, target], [target, client]] as const) {
      this.#sockets.add(from);
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        this.#sockets.delete(from);
        to.destroy();
      });
    }
  }

  #time(client: Socket, target: Socket): void {
    let exchanges = 0;
    let sentAt: number | undefined;

    client.on('data', () => {
      sentAt ??= performance.now();
    });
    target.on('data', () => {
      if (sentAt !== undefined && ++exchanges > HANDSHAKE_EXCHANGES) {
        this.#times.push(performance.now() - sentAt);
      }
      sentAt = undefined;
    });
  }
}
