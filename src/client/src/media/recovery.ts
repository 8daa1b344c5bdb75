import type { PeerPath } from '../state/model';

/** A path that breaks for a moment often heals by itself. */
const patience = 3_000;

/** When restarts have not helped for this long, the whole connection is made anew. */
const restartLimit = 15_000;

const firstPause = 2_000;

interface Remedies {
  /** Whether the path works now. */
  healthy(): boolean;
  restart(): void;
  recreate(): void;
}

/** Decides when a broken media path is restarted, and when it is given up and made anew. */
export class Recovery {
  readonly #remedies: Remedies;
  #reachable: boolean;
  #since: number | undefined;
  #attempt = 0;
  #due = false;
  #forced = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Connections made anew since the path last worked. */
  recreations = 0;

  constructor(remedies: Remedies, reachable: boolean) {
    this.#remedies = remedies;
    this.#reachable = reachable;
  }

  /** A first connection is under way and has its time. */
  begun(): void {
    if (this.#since === undefined) {
      this.#since = Date.now();
      this.#schedule(restartLimit);
    }
  }

  /** The connection was made anew, for whatever reason: it has its time before anything is done about it. */
  renewed(): void {
    this.#due = false;
    this.#forced = false;
    this.#attempt = 0;
    this.#since = Date.now();
    this.#schedule(restartLimit * Math.max(1, Math.min(this.recreations, 2)));
  }

  /** Takes note of a new state; says what it means for the path, if anything. */
  changed(state: RTCPeerConnectionState): PeerPath | undefined {
    if (state === 'connected') {
      this.stop();
      this.recreations = 0;
      return 'connected';
    }
    if (state === 'disconnected' && this.#since === undefined) {
      this.#trouble(patience);
    } else if (state === 'failed') {
      this.#failed();
    }
    return state !== 'disconnected' && state !== 'failed'
      ? undefined
      : this.recreations >= 2
        ? 'failed'
        : 'interrupted';
  }

  /** The own network has changed: paths over the old one are dead, whatever the browser still believes. */
  restartNow(): void {
    this.stop();
    this.#forced = true;
    this.#trouble(0);
  }

  /** Whether signals reach the other side at all; remedies wait until they do. */
  set reachable(reachable: boolean) {
    const returned = reachable && !this.#reachable;
    this.#reachable = reachable;
    if (returned && this.#due) {
      this.#since = Date.now();
      this.#attempt = 0;
      this.#step();
    }
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#since = undefined;
    this.#attempt = 0;
    this.#due = false;
    this.#forced = false;
  }

  #failed(): void {
    // While a remedy is under way, its own time decides; the failure after disconnected does not wait for patience.
    if (this.#since === undefined || this.#attempt === 0) {
      this.#since ??= Date.now();
      this.#schedule(0);
    }
  }

  #trouble(delay: number): void {
    this.#since = Date.now() + delay;
    this.#schedule(delay);
  }

  #schedule(delay: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#step(), delay);
  }

  #step(): void {
    this.#due = !this.#reachable;
    if (this.#due || this.#since === undefined) {
      return;
    }

    if (!this.#forced && this.#remedies.healthy()) {
      this.stop();
      return;
    }
    this.#forced = false;

    const troubled = Date.now() - this.#since;
    if (troubled >= restartLimit) {
      this.#since = Date.now();
      this.#attempt = 0;
      this.recreations++;
      this.#schedule(restartLimit * Math.min(this.recreations, 2));
      this.#remedies.recreate();
    } else {
      const delay = Math.min(firstPause * 2 ** this.#attempt++, restartLimit - troubled);
      this.#schedule(delay);
      this.#remedies.restart();
    }
  }
}
