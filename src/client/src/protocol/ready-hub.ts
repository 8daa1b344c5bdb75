import { createHub, type Hub } from './hub';

/**
 * Opens the channel before it is needed, while the person is still at the device check. Until it is taken it says nothing: not even which
 * meeting the page is for.
 */
export class ReadyHub {
  readonly #make: () => Hub;
  #ready: StartedHub | undefined;

  constructor(make: () => Hub = createHub) {
    this.#make = make;
  }

  prepare(): void {
    if (this.#ready === undefined) {
      const ready = new StartedHub(this.#make());
      this.#ready = ready;
      const forget = () => {
        if (this.#ready === ready) {
          this.#ready = undefined;
        }
      };
      ready.onclose(forget);
      // Who joins finds out for himself, with a new one.
      ready.start().catch(forget);
    }
  }

  /** The one that is open or on its way to be, else a new one. */
  take(): Hub {
    const hub = this.#ready ?? this.#make();
    this.#ready = undefined;
    return hub;
  }
}

/** A hub connection whose start has begun: to start it is to wait for that. */
class StartedHub implements Hub {
  readonly #hub: Hub;
  readonly #started: Promise<void>;

  constructor(hub: Hub) {
    this.#hub = hub;
    this.#started = hub.start();
  }

  get state(): string {
    return this.#hub.state;
  }

  start(): Promise<void> {
    return this.#started;
  }

  stop(): Promise<void> {
    return this.#hub.stop();
  }

  invoke(method: string, ...args: unknown[]): Promise<unknown> {
    return this.#hub.invoke(method, ...args);
  }

  on(signal: string, handler: (payload: unknown) => void): void {
    this.#hub.on(signal, handler);
  }

  onclose(handler: () => void): void {
    this.#hub.onclose(handler);
  }
}
