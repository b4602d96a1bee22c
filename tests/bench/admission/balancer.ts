import { createServer, connect } from 'node:net';
import type { Server, Socket } from 'node:net';

/** Passes connections on to several ports of this machine in turn, as a Service does; it looks into none of them. */
export class Balancer {
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;
  #next = 0;

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

  async stop(): Promise<void> {
    this.#sockets.forEach((socket) => socket.destroy());
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }

  #pass(client: Socket): void {
    const target = connect({ host: '127.0.0.1', port: this.targets[this.#next++ % this.targets.length] ?? 0, noDelay: true });

    client.setNoDelay(true);
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
}
