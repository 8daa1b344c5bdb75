import { LocalMedia } from '../media/local-media';
import { Playback } from '../media/playback';
import { rememberDevice, rememberedDevice } from '../media/remembered';
import { playTone } from '../media/sound';
import type { MediaState, Permissions } from '../protocol/signals';
import { devicesAtArrival } from './join';
import type { LiveCall } from './live-call';
import { forbidden } from './rights';
import { sampleSound } from './sampling';
import { screenProblem } from './screen-problem';
import type { SeatStore, Wishes } from './seat';
import type { Store } from './store';
import { texts } from './texts';

export interface OwnMediaParts {
  readonly store: Store;
  readonly seats: SeatStore;
  readonly storage: Storage;
  readonly root: ParentNode;
  readonly mediaDevices: MediaDevices | undefined;
}

/** A door bell that rings more often than this, in milliseconds, is noise. */
const bellPause = 3_000;

/** Microphone, camera, screen and speaker: what the person switches, and what the meeting does not let through. */
export class OwnMedia {
  readonly #parts: OwnMediaParts;
  readonly #call: () => LiveCall | undefined;
  /** Ends with the visit. */
  #scope = new AbortController();
  #local: LocalMedia;
  #playback: Playback;
  #heldTalk: boolean | undefined;
  #rang = Number.NEGATIVE_INFINITY;

  constructor(parts: OwnMediaParts, call: () => LiveCall | undefined) {
    this.#parts = parts;
    this.#call = call;
    [this.#local, this.#playback] = this.#open();
  }

  get local(): LocalMedia {
    return this.#local;
  }

  async prepare(wishes: Wishes): Promise<void> {
    try {
      await this.#local.prepare(wishes);
    } catch (error) {
      // The list of devices is a convenience; the call goes on without it.
      console.warn('The devices could not be listed.', error);
    }
  }

  /** After everything was released: devices and timers of a new visit. */
  reopen(wishes: Wishes): void {
    if (this.#scope.signal.aborted) {
      this.#scope = new AbortController();
      [this.#local, this.#playback] = this.#open();
      void this.prepare(wishes);
    }
  }

  release(): void {
    this.#scope.abort();
  }

  async retry(): Promise<void> {
    await this.prepare({ microphone: this.#local.microphone.wanted, camera: this.#local.camera.wanted });
  }

  toggleMicrophone(): void {
    const { microphone } = this.#local;
    if (microphone.wanted || this.#may('audio')) {
      this.#heldTalk = undefined;
      void microphone.want(!microphone.wanted);
      this.#keepWishes();
    }
  }

  toggleCamera(): void {
    const { camera } = this.#local;
    if (camera.wanted || this.#may('video')) {
      void camera.want(!camera.wanted);
      this.#keepWishes();
    }
  }

  holdToTalk(held: boolean): void {
    const { microphone } = this.#local;
    if (held && this.#heldTalk === undefined) {
      if (microphone.wanted || this.#may('audio')) {
        this.#heldTalk = microphone.wanted;
        void microphone.want(true);
      }
    } else if (!held && this.#heldTalk !== undefined) {
      void microphone.want(this.#heldTalk);
      this.#heldTalk = undefined;
    }
  }

  async toggleScreen(): Promise<void> {
    const { screen } = this.#local;
    if (screen.stream !== undefined) {
      screen.stop();
      return;
    }
    if (!this.#may('screenShare')) {
      return;
    }
    try {
      await screen.start();
      // The person may have chosen long, and the right be gone meanwhile.
      this.obey();
    } catch (error) {
      const problem = screenProblem(error);
      if (problem !== undefined) {
        this.#notice('error', problem);
      }
    }
  }

  async choose(kind: 'microphone' | 'camera', deviceId: string): Promise<void> {
    await this.#local.choose(kind, deviceId);
  }

  async chooseSpeaker(deviceId: string): Promise<void> {
    try {
      await this.#playback.chooseSpeaker(deviceId);
      rememberDevice(this.#parts.storage, 'speaker', deviceId);
      this.#sync();
    } catch (error) {
      console.warn('The speaker was not taken.', error);
      this.#notice('error', texts.speakerFailed);
    }
  }

  async testSpeaker(): Promise<void> {
    try {
      await this.#tone();
    } catch (error) {
      console.warn('The test sound was not played.', error);
      this.#notice('error', texts.toneFailed);
    }
  }

  /** Somebody waits, or the waiting is over. */
  ring(now = performance.now()): void {
    if (now - this.#rang < bellPause) {
      return;
    }
    this.#rang = now;
    // Seen as well; a browser that holds sound back is not worth a sentence.
    this.#tone().catch((error: unknown) => console.warn('The bell was not rung.', error));
  }

  allowSound(): void {
    void this.#playback.allow();
  }

  /** The larger the meeting, the quieter one arrives; on a second device always. */
  arriveQuietly(people: number, elsewhere: boolean): void {
    const allowed = devicesAtArrival(people);
    const { microphone, camera } = this.#local;
    const dark = camera.wanted && !allowed.camera;
    const quiet = microphone.wanted && (elsewhere || !allowed.microphone);
    if (quiet) {
      void microphone.want(false);
    }
    if (dark) {
      void camera.want(false);
    }
    if (dark) {
      this.#notice('info', texts.manyPeopleNoVideo);
    } else if (quiet) {
      this.#notice('info', elsewhere ? texts.secondDevice : texts.manyPeopleMuted);
    }
  }

  /** Switched off by a host. A reload must not bring it back, the next meeting may. */
  stop({ audio, video, screen }: MediaState): void {
    const { microphone, camera } = this.#local;
    if (audio) {
      this.#heldTalk = undefined;
      void microphone.want(false);
    }
    if (video) {
      void camera.want(false);
    }
    if (screen) {
      this.#local.screen.stop();
    }
    this.#keepSeatWishes();
  }

  /** What is not permitted is switched off, also what was on its way to be on. Whether there was anything. */
  obey(): boolean {
    const permissions = this.#parts.store.state.self?.permissions;
    if (permissions === undefined) {
      return false;
    }
    const { microphone, camera, screen } = this.#local;
    const off = {
      audio: !permissions.audio && microphone.wanted,
      video: !permissions.video && camera.wanted,
      screen: !permissions.screenShare && screen.stream !== undefined,
    };
    const any = off.audio || off.video || off.screen;
    if (any) {
      this.stop(off);
    }
    return any;
  }

  #open(): [LocalMedia, Playback] {
    const { mediaDevices, storage, root, store } = this.#parts;
    const scope = this.#scope.signal;
    const replaced = (kind: 'microphone' | 'camera', label: string | undefined) => {
      const [gone, changed] =
        kind === 'microphone'
          ? [texts.microphoneGone, texts.microphoneChanged]
          : [texts.cameraGone, texts.cameraChanged];
      this.#notice('warning', label === undefined ? gone : changed(label || texts.otherDevice));
    };
    const local = new LocalMedia(mediaDevices, storage, { changed: () => this.#sync(), replaced }, scope);
    const blocked = (value: boolean) => store.dispatch({ kind: 'sound-blocked', blocked: value });
    const playback = new Playback(root, blocked, rememberedDevice(storage, 'speaker'), scope);
    sampleSound(store, local, () => this.#call()?.speaking() ?? new Set(), scope);
    return [local, playback];
  }

  /** Says why not, once. */
  #may(what: keyof Permissions): boolean {
    const reason = forbidden(this.#parts.store.state, what);
    if (reason !== undefined) {
      this.#parts.store.dispatch({ kind: 'notice', tone: 'info', text: reason, topic: 'not-allowed' });
    }
    return reason === undefined;
  }

  #tone(): Promise<void> {
    return playTone(rememberedDevice(this.#parts.storage, 'speaker'));
  }

  #sync(): void {
    const local = this.#local;
    const { stream } = local.screen;
    const sharing = stream !== undefined;
    this.#parts.store.dispatch(
      { kind: 'source', source: 'microphone', value: local.localSource('microphone'), stream: undefined },
      { kind: 'source', source: 'camera', value: local.localSource('camera'), stream: local.preview },
      { kind: 'source', source: 'screen', value: { wanted: sharing, live: sharing }, stream },
      { kind: 'devices', devices: local.devices },
    );
    this.#call()?.syncMedia();
  }

  #keepWishes(): void {
    this.#parts.seats.wishes = this.#wishes;
    this.#keepSeatWishes();
  }

  #keepSeatWishes(): void {
    const { seats } = this.#parts;
    const { seat } = seats;
    if (seat !== undefined) {
      seats.keep({ ...seat, wishes: this.#wishes });
    }
  }

  get #wishes(): Wishes {
    return { microphone: this.#local.microphone.wanted, camera: this.#local.camera.wanted };
  }

  #notice(tone: 'info' | 'warning' | 'error', text: string): void {
    this.#parts.store.dispatch({ kind: 'notice', tone, text });
  }
}
