import { LocalMedia } from '../media/local-media';
import { Playback } from '../media/playback';
import { rememberDevice, rememberedDevice } from '../media/remembered';
import type { Saving } from '../media/server/asking';
import { playTone } from '../media/sound';
import type { StreamToken } from '../protocol/stream-tokens';
import { devicesAtArrival } from './join';
import { type CallListener, LiveCall, type MakeTransport } from './live-call';
import type { CallActions, CallState, MediaState, Phase, ReactionKind } from './model';
import { guardPage, watchNetwork } from './page';
import { Reception } from './reception';
import { sampleSound } from './sampling';
import { keepSaving } from './saving';
import { screenProblem } from './screen-problem';
import type { SeatStore } from './seat';
import { SeatHold } from './seat-lock';
import type { Store } from './store';
import { Talk } from './talk';
import { texts } from './texts';

export interface SessionParts {
  readonly meetingId: string;
  readonly store: Store;
  readonly seats: SeatStore;
  /** Storage of the browser, for device choices. */
  readonly storage: Storage;
  readonly root: ParentNode;
  readonly makeHub: ConstructorParameters<typeof LiveCall>[0]['makeHub'];
  readonly makeTransport: MakeTransport;
  readonly mediaDevices: MediaDevices | undefined;
  readonly locks: LockManager | undefined;
}

/** A visit to the call page: what the person does there, and what becomes of it. */
export class Session implements CallActions {
  readonly #parts: SessionParts;
  readonly #store: Store;
  readonly #seats: SeatStore;
  readonly #talk: Talk;
  readonly #hold: SeatHold;
  /** Ends with the visit: devices, timers, listeners. */
  #scope = new AbortController();
  /** Ends with the call, or with the seat it was made for. */
  #guard = new AbortController();
  #media: LocalMedia;
  #playback: Playback;
  #call: LiveCall | undefined;
  #reception: Reception | undefined;
  /** Secret of the seat that was left last: coming back means coming back to it. */
  #formerToken: string | undefined;
  #heldTalk: boolean | undefined;
  #joined: (() => void) | undefined;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.#store = parts.store;
    this.#seats = parts.seats;
    this.#hold = new SeatHold(parts.locks);
    this.#talk = new Talk(parts.store, parts.seats, () => this.#call);
    [this.#media, this.#playback] = this.#open();
  }

  /** Into the call at once where this tab has a seat, to the device check otherwise. */
  async start(): Promise<void> {
    const seat = this.#seats.seat;
    void this.#prepare(seat?.wishes ?? this.#seats.wishes);
    if (seat !== undefined && this.#store.state.displayName !== '') {
      await this.#return(seat.participantId, {});
    }
  }

  setName(name: string): void {
    this.#store.dispatch({ kind: 'named', name });
  }

  async join(): Promise<void> {
    const { microphone, camera } = this.#store.state;
    this.#seats.name = this.#store.state.displayName.trim();
    this.#seats.wishes = { microphone: microphone.wanted, camera: camera.wanted };
    this.setName(this.#seats.name);
    await this.#enter(false);
  }

  async takeOver(): Promise<void> {
    const seat = this.#seats.seat;
    this.#reopen(seat?.wishes);
    await (seat ? this.#return(seat.participantId, { steal: true }) : this.#enter(false));
  }

  async joinAsAnother(): Promise<void> {
    this.#seats.forget();
    this.#formerToken = undefined;
    await this.#enter(false);
  }

  toggleMicrophone(): void {
    this.#heldTalk = undefined;
    void this.#media.microphone.want(!this.#media.microphone.wanted);
    this.#keepWishes();
  }

  toggleCamera(): void {
    void this.#media.camera.want(!this.#media.camera.wanted);
    this.#keepWishes();
  }

  holdToTalk(held: boolean): void {
    const { microphone } = this.#media;
    if (held && this.#heldTalk === undefined) {
      this.#heldTalk = microphone.wanted;
      void microphone.want(true);
    } else if (!held && this.#heldTalk !== undefined) {
      void microphone.want(this.#heldTalk);
      this.#heldTalk = undefined;
    }
  }

  async toggleScreen(): Promise<void> {
    if (this.#media.screen.stream !== undefined) {
      this.#media.screen.stop();
      return;
    }
    try {
      await this.#media.screen.start();
    } catch (error) {
      const problem = screenProblem(error);
      if (problem !== undefined) {
        this.#notice('error', problem);
      }
    }
  }

  async chooseMicrophone(deviceId: string): Promise<void> {
    await this.#media.choose('microphone', deviceId);
  }

  async chooseCamera(deviceId: string): Promise<void> {
    await this.#media.choose('camera', deviceId);
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
      await playTone(rememberedDevice(this.#parts.storage, 'speaker'));
    } catch (error) {
      console.warn('The test sound was not played.', error);
      this.#notice('error', texts.toneFailed);
    }
  }

  async retryDevices(): Promise<void> {
    await this.#prepare({ microphone: this.#media.microphone.wanted, camera: this.#media.camera.wanted });
  }

  toggleHand(): void {
    this.#talk.toggleHand();
  }

  react(reaction: ReactionKind): void {
    void this.#talk.react(reaction);
  }

  sendChat(text: string, to?: string): void {
    this.#talk.say(text, to ?? null);
  }

  retryChat(messageId: string): void {
    this.#talk.sayAgain(messageId);
  }

  rename(name: string): Promise<boolean> {
    return this.#talk.rename(name.trim());
  }

  openPanel(panel: CallState['panel']): void {
    this.#store.dispatch({ kind: 'panel', panel });
  }

  save(saving: Saving): void {
    keepSaving(this.#parts.storage, saving);
    this.#store.dispatch({ kind: 'saving', saving });
    this.#reception?.save(saving);
    this.#call?.save(saving);
  }

  dismissNotice(id: number): void {
    this.#store.dispatch({ kind: 'notice-dismissed', id });
  }

  allowSound(): void {
    void this.#playback.allow();
  }

  async leave(): Promise<void> {
    const call = this.#call;
    this.#call = undefined;
    this.#formerToken = call?.seatToken;
    this.#seats.forget();
    this.#finish({ kind: 'left' });
    await call?.leave();
  }

  allow(participantId: string, media: MediaState): void {
    this.#talk.allow(participantId, media);
  }

  remove(participantId: string): void {
    this.#talk.remove(participantId);
  }

  makeStreamToken(kind: StreamToken['kind']): Promise<StreamToken | undefined> {
    return this.#talk.makeStreamToken(kind);
  }

  async endForAll(): Promise<void> {
    // The signal meetingEnded follows.
    await this.#talk.endForAll();
  }

  async rejoin(): Promise<void> {
    this.#reopen(this.#seats.wishes);
    await this.#enter(false);
  }

  #open(): [LocalMedia, Playback] {
    const { mediaDevices, storage, root } = this.#parts;
    const scope = this.#scope.signal;
    const replaced = (kind: 'microphone' | 'camera', label: string | undefined) => {
      const [gone, changed] =
        kind === 'microphone'
          ? [texts.microphoneGone, texts.microphoneChanged]
          : [texts.cameraGone, texts.cameraChanged];
      this.#notice('warning', label === undefined ? gone : changed(label || texts.otherDevice));
    };
    const media = new LocalMedia(mediaDevices, storage, { changed: () => this.#sync(), replaced }, scope);
    const blocked = (value: boolean) => this.#store.dispatch({ kind: 'sound-blocked', blocked: value });
    const playback = new Playback(root, blocked, rememberedDevice(storage, 'speaker'), scope);
    sampleSound(this.#store, media, () => this.#call?.speaking() ?? new Set(), scope);
    return [media, playback];
  }

  /** After everything was released: devices and timers of a new visit. */
  #reopen(wishes = this.#seats.wishes): void {
    if (this.#scope.signal.aborted) {
      this.#scope = new AbortController();
      [this.#media, this.#playback] = this.#open();
      void this.#prepare(wishes);
    }
  }

  async #prepare(wishes: { readonly microphone: boolean; readonly camera: boolean }): Promise<void> {
    try {
      await this.#media.prepare(wishes);
    } catch (error) {
      // The list of devices is a convenience; the call goes on without it.
      console.warn('The devices could not be listed.', error);
    }
  }

  /** Back to a seat that this tab remembers. */
  async #return(participantId: string, options: { readonly steal?: boolean }): Promise<void> {
    const lock = await this.#hold.take(participantId, options);
    if (lock === undefined) {
      this.#phase({ kind: 'seat-in-use' });
      return;
    }
    await this.#enter(lock.certain || options.steal === true);
  }

  /** Ends when the attempt is decided, either way. */
  async #enter(takeOver: boolean): Promise<void> {
    const { phase } = this.#store.state;
    if (this.#call !== undefined || phase.kind === 'joining' || phase.kind === 'call') {
      return;
    }

    this.#phase({ kind: 'joining' });
    const listener = this.#listener();
    const call = new LiveCall(
      { ...this.#parts, media: this.#media, page: window },
      listener,
      takeOver,
      this.#formerToken,
    );
    this.#call = call;
    watchNetwork(() => call.networkChanged(), call.ended);
    this.#reception = new Reception(this.#parts.root, this.#store, call);
    await new Promise<void>((resolve) => {
      this.#joined = resolve;
      call.start();
    });
  }

  #listener(): CallListener {
    return {
      entered: (snapshot, freshSeat) => {
        this.#guard.abort();
        this.#guard = new AbortController();
        guardPage(this.#guard.signal);
        if (freshSeat) {
          this.#arriveQuietly(snapshot.participants.length);
        }
        this.#joined?.();
      },
      seatGiven: (participantId) => void this.#hold.take(participantId),
      refused: (refusal) => {
        this.#drop();
        this.#store.dispatch({ kind: 'released' }, { kind: 'phase', phase: { kind: 'check' }, refusal });
      },
      seatInUse: () => {
        this.#drop();
        this.#phase({ kind: 'seat-in-use' });
      },
      seatTaken: () => this.#finish({ kind: 'seat-taken' }),
      ended: (reason) => {
        this.#seats.forget();
        this.#finish({ kind: 'ended', reason });
      },
    };
  }

  /** The larger the meeting, the quieter one arrives. */
  #arriveQuietly(people: number): void {
    const allowed = devicesAtArrival(people);
    const { microphone, camera } = this.#media;
    const dark = camera.wanted && !allowed.camera;
    const quiet = microphone.wanted && !allowed.microphone;
    if (quiet) {
      void microphone.want(false);
    }
    if (dark) {
      void camera.want(false);
    }
    if (quiet || dark) {
      this.#notice('info', dark ? texts.manyPeopleNoVideo : texts.manyPeopleMuted);
    }
  }

  /** Everything stops: devices, peers, timers. */
  #finish(phase: Phase): void {
    this.#scope.abort();
    this.#drop();
    this.#store.dispatch({ kind: 'released' }, { kind: 'phase', phase });
  }

  #drop(): void {
    this.#guard.abort();
    const call = this.#call;
    this.#call = undefined;
    this.#hold.letGo();
    this.#joined?.();
    void call?.close();
  }

  #sync(): void {
    const media = this.#media;
    const { stream } = media.screen;
    const sharing = stream !== undefined;
    this.#store.dispatch(
      { kind: 'source', source: 'microphone', value: media.localSource('microphone'), stream: undefined },
      { kind: 'source', source: 'camera', value: media.localSource('camera'), stream: media.preview },
      { kind: 'source', source: 'screen', value: { wanted: sharing, live: sharing }, stream },
      { kind: 'devices', devices: media.devices },
    );
    this.#call?.syncMedia();
  }

  #keepWishes(): void {
    const wishes = { microphone: this.#media.microphone.wanted, camera: this.#media.camera.wanted };
    this.#seats.wishes = wishes;
    const seat = this.#seats.seat;
    if (seat !== undefined) {
      this.#seats.keep({ ...seat, wishes });
    }
  }

  #phase(phase: Phase): void {
    this.#store.dispatch({ kind: 'phase', phase });
  }

  #notice(tone: 'info' | 'warning' | 'error', text: string): void {
    this.#store.dispatch({ kind: 'notice', tone, text });
  }
}
