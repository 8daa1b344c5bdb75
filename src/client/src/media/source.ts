import type { DeviceProblem } from '../state/model';
import type { Captured } from './capture';

export interface SourceListener {
  /** Wanted, open or in trouble: something has changed. */
  changed(): void;
  /** The device went away by itself. */
  ended(): void;
}

export interface SourceOptions {
  /** Opens the device that is chosen at that moment. */
  readonly open: () => Promise<Captured>;
  /** A microphone stays open while muted, so that unmuting is instant; a camera is closed, so that its light goes off. */
  readonly keepOpen: boolean;
}

/** A microphone or camera: brings what is open to what is wanted, one step at a time however fast it is switched. */
export class DeviceSource {
  readonly #options: SourceOptions;
  readonly #listener: SourceListener;
  #track: MediaStreamTrack | null = null;
  #wanted = false;
  #stale = false;
  #work: Promise<void> = Promise.resolve();
  #released = false;
  problem: DeviceProblem | undefined;

  constructor(options: SourceOptions, listener: SourceListener) {
    this.#options = options;
    this.#listener = listener;
  }

  get wanted(): boolean {
    return this.#wanted;
  }

  /** The open device, sending or not. */
  get track(): MediaStreamTrack | null {
    return this.#track;
  }

  /** What the others get. */
  get sent(): MediaStreamTrack | null {
    return this.#wanted ? this.#track : null;
  }

  want(on: boolean): Promise<void> {
    this.intend(on);
    return this.#settle();
  }

  /** Says what is wanted while the device for it is being opened elsewhere. */
  intend(on: boolean): void {
    this.#wanted = on;
    this.#listener.changed();
  }

  /** Hands in a device that was opened elsewhere; the person may have switched off meanwhile. */
  supply(opened: Captured): Promise<void> {
    this.#take(opened);
    this.#listener.changed();
    return opened.kind === 'problem' ? this.#work : this.#settle();
  }

  /** Another device was chosen, or devices have come or gone. */
  reopen(): Promise<void> {
    this.#stale = true;
    return this.#settle();
  }

  release(): void {
    this.#released = true;
    this.#wanted = false;
    this.#close();
    this.#listener.changed();
  }

  #settle(): Promise<void> {
    this.#work = this.#work.then(() => this.#steps());
    return this.#work;
  }

  async #steps(): Promise<void> {
    while (!this.#released) {
      if (this.#stale || (this.#track !== null && !this.#wanted && !this.#options.keepOpen)) {
        this.#stale = false;
        this.#close();
      } else if (this.#track === null && this.#wanted) {
        const opened = await this.#open();
        if (!opened && !this.#stale) {
          break;
        }
      } else {
        break;
      }
    }
    this.#gate();
    this.#listener.changed();
  }

  async #open(): Promise<boolean> {
    this.#take(await this.#options.open());
    return this.#track !== null;
  }

  #take(opened: Captured): void {
    if (opened.kind === 'problem') {
      this.problem = opened.problem;
    } else if (this.#released || this.#track !== null) {
      opened.track.stop();
    } else {
      this.#use(opened.track);
    }
  }

  #use(track: MediaStreamTrack): void {
    this.problem = undefined;
    this.#track = track;
    this.#gate();
    track.onended = () => {
      if (this.#track === track) {
        this.#track = null;
        this.#listener.ended();
        this.#listener.changed();
      }
    };
  }

  // A muted microphone delivers silence even to what else might hold its track.
  #gate(): void {
    if (this.#track !== null) {
      this.#track.enabled = this.#wanted;
    }
  }

  #close(): void {
    if (this.#track !== null) {
      this.#track.onended = null;
      this.#track.stop();
      this.#track = null;
    }
  }
}
