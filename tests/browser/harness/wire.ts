import { connect, createServer, type Server, type Socket } from 'node:net';
import { freePort } from './ports';

/** A TCP hop between a browser and the server that can be cut: the channel to the server is lost, media between browsers is not. */
export class Wire {
  readonly #sockets = new Set<Socket>();
  readonly #listener: Server;
  #whole = true;

  private constructor(
    readonly port: number,
    target: number,
  ) {
    this.#listener = createServer((near) => {
      if (!this.#whole) {
        near.destroy();
        return;
      }

      const far = connect(target, '127.0.0.1');
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#sockets.add(one);
        one.on('error', () => other.destroy());
        one.on('close', () => {
          this.#sockets.delete(one);
          other.destroy();
        });
        one.pipe(other);
      }
    });
  }

  static async to(target: number): Promise<Wire> {
    const wire = new Wire(await freePort(), target);
    await new Promise<void>((resolve, reject) => {
      wire.#listener.once('error', reject);
      wire.#listener.listen(wire.port, '127.0.0.1', resolve);
    });
    return wire;
  }

  get url(): string {
    return `http://localhost:${this.port}`;
  }

  /** Every connection breaks, and none can be made. */
  cut(): void {
    this.#whole = false;
    for (const socket of this.#sockets) {
      socket.destroy();
    }
  }

  /** As a cable that is pulled: connections stay, but nothing passes any more. */
  silence(): void {
    this.#whole = false;
    for (const socket of this.#sockets) {
      socket.unpipe();
      socket.pause();
    }
  }

  mend(): void {
    for (const socket of this.#sockets) {
      socket.destroy();
    }
    this.#whole = true;
  }

  close(): void {
    this.cut();
    this.#listener.close();
  }
}
