import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

/** What a narrow line holds back at most before it drops, in milliseconds. */
const longestQueue = 300;

/** An address translator between browsers and the media port: it can lose everything, be narrow, or take other outward ports. */
export class UdpHop {
  readonly #near: Socket;
  readonly #target: number;
  readonly #outward = new Map<string, Socket>();
  #open = true;
  #millisecondsPerByte = 0;
  #freeAt = 0;

  private constructor(near: Socket, target: number) {
    this.#near = near;
    this.#target = target;
    near.on('message', (datagram, { address, port }) => {
      if (this.#open) {
        this.#outwardOf(address, port).send(datagram, this.#target, '127.0.0.1');
      }
    });
  }

  static async to(target: number): Promise<UdpHop> {
    const near = createSocket({ type: 'udp4', recvBufferSize: 1_000_000 });
    // On the addresses that the server offers: browsers like no path less than one over loopback, not even one by TCP.
    near.bind(0);
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

  /** So many bits a second pass towards the browsers; what would wait too long is lost. */
  narrow(bitsPerSecond: number): void {
    this.#millisecondsPerByte = 8_000 / bitsPerSecond;
    this.#freeAt = 0;
  }

  widen(): void {
    this.#millisecondsPerByte = 0;
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

  #outwardOf(address: string, port: number): Socket {
    const device = `${address}:${port}`;
    const known = this.#outward.get(device);
    if (known) {
      return known;
    }

    const far = createSocket({ type: 'udp4', recvBufferSize: 1_000_000 });
    this.#outward.set(device, far);
    far.on('message', (datagram) => {
      if (this.#open && this.#outward.get(device) === far) {
        this.#pass(datagram, () => this.#near.send(datagram, port, address));
      }
    });
    return far;
  }

  #pass(datagram: Buffer, send: () => void): void {
    const now = performance.now();
    const wait = Math.max(0, this.#freeAt - now);
    if (this.#millisecondsPerByte === 0) {
      send();
    } else if (wait < longestQueue) {
      this.#freeAt = now + wait + datagram.length * this.#millisecondsPerByte;
      setTimeout(send, wait);
    }
  }
}
