import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

/** An address translator between browsers and the media port: it can lose everything, or take other outward ports. */
export class UdpHop {
  readonly #near: Socket;
  readonly #target: number;
  readonly #outward = new Map<number, Socket>();
  #open = true;

  private constructor(near: Socket, target: number) {
    this.#near = near;
    this.#target = target;
    near.on('message', (datagram, { port }) => {
      if (this.#open) {
        this.#outwardOf(port).send(datagram, this.#target, '127.0.0.1');
      }
    });
  }

  static async to(target: number): Promise<UdpHop> {
    const near = createSocket({ type: 'udp4', recvBufferSize: 1_000_000 });
    near.bind(0, '127.0.0.1');
    await once(near, 'listening');
    return new UdpHop(near, target);
  }

  get port(): number {
    return this.#near.address().port;
  }

  /** From now on nothing passes, and nobody is told. */
  block(): void {
    this.#open = false;
  }

  mend(): void {
    this.#open = true;
  }

  /** As when a device changes its network: the old outward addresses are dead, new ones are taken. */
  rebind(): void {
    for (const socket of this.#outward.values()) {
      socket.close();
    }
    this.#outward.clear();
  }

  close(): void {
    this.rebind();
    this.#near.close();
  }

  #outwardOf(port: number): Socket {
    const known = this.#outward.get(port);
    if (known) {
      return known;
    }

    const far = createSocket({ type: 'udp4', recvBufferSize: 1_000_000 });
    this.#outward.set(port, far);
    far.on('message', (datagram) => {
      if (this.#open && this.#outward.get(port) === far) {
        this.#near.send(datagram, port, '127.0.0.1');
      }
    });
    return far;
  }
}
