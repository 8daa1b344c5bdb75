import type { Saving } from '../media/server/asking';
import type { EarlyMedia } from '../media/server/early-media';
import type { Body, ModerationMethod } from '../protocol/commands';
import type { ReadyHub } from '../protocol/ready-hub';
import type { StreamToken } from '../protocol/stream-tokens';
import type { CallListener, CallParts } from './call-parts';
import type { Refused } from './events';
import { turnedAway } from './join';
import { LiveCall } from './live-call';
import type { CallActions, CallState, Phase, ReactionKind } from './model';
import { isElsewhere } from './other-devices';
import { OwnMedia, type OwnMediaParts } from './own-media';
import { guardPage, watchNetwork } from './page';
import { Reception } from './reception';
import { keepSaving } from './saving';
import type { SeatStore } from './seat';
import { SeatHold } from './seat-lock';
import type { Store } from './store';
import { Talk } from './talk';
import { texts } from './texts';

export interface SessionParts extends OwnMediaParts, Pick<CallParts, 'meetingId' | 'makeHub' | 'makeTransport'> {
  readonly channel: Pick<ReadyHub, 'prepare'>;
  readonly early: EarlyMedia;
  readonly locks: LockManager | undefined;
}

/** A visit to the call page: what the person does there, and what becomes of it. */
export class Session implements CallActions {
  readonly #parts: SessionParts;
  readonly #store: Store;
  readonly #seats: SeatStore;
  readonly #talk: Talk;
  readonly #hold: SeatHold;
  readonly #own: OwnMedia;
  /** Ends with the call, or with the seat it was made for. */
  #guard = new AbortController();
  #call: LiveCall | undefined;
  #reception: Reception | undefined;
  /** Secret of the seat that was left last: coming back means coming back to it. */
  #formerToken: string | undefined;
  #password: string | undefined;
  #joined: (() => void) | undefined;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.#store = parts.store;
    this.#seats = parts.seats;
    this.#hold = new SeatHold(parts.locks);
    this.#talk = new Talk(parts.store, parts.seats, () => this.#call);
    this.#own = new OwnMedia(parts, () => this.#call);
  }

  /** Into the call at once where this tab has a seat, to the device check otherwise. */
  async start(): Promise<void> {
    const seat = this.#seats.seat;
    const opened = this.#own.prepare(seat?.wishes ?? this.#seats.wishes);
    if (seat !== undefined && this.#store.state.displayName !== '') {
      await this.#return(seat.participantId, {});
      return;
    }
    this.#parts.channel.prepare();
    // Until somebody has let it use the devices, a browser shows a connection part of the network only.
    await opened;
    if (this.#store.state.phase.kind === 'check') {
      this.#parts.early.prepare();
    }
  }

  setName(name: string): void {
    this.#store.dispatch({ kind: 'named', name });
  }

  async join(password?: string): Promise<void> {
    const { microphone, camera, account, displayName } = this.#store.state;
    this.#password = password ?? this.#password;
    this.#seats.wishes = { microphone: microphone.wanted, camera: camera.wanted };
    this.setName(displayName.trim());
    if (account === undefined) {
      this.#seats.name = displayName.trim();
    }
    await this.#enter(false);
  }

  async takeOver(): Promise<void> {
    const seat = this.#seats.seat;
    this.#own.reopen(seat?.wishes ?? this.#seats.wishes);
    await (seat ? this.#return(seat.participantId, { steal: true }) : this.#enter(false));
  }

  async joinAsAnother(): Promise<void> {
    this.#seats.forget();
    this.#formerToken = undefined;
    await this.#enter(false);
  }

  toggleMicrophone(): void {
    this.#own.toggleMicrophone();
  }

  toggleCamera(): void {
    this.#own.toggleCamera();
  }

  holdToTalk(held: boolean): void {
    this.#own.holdToTalk(held);
  }

  async toggleScreen(): Promise<void> {
    await this.#own.toggleScreen();
  }

  async chooseMicrophone(deviceId: string): Promise<void> {
    await this.#own.choose('microphone', deviceId);
  }

  async chooseCamera(deviceId: string): Promise<void> {
    await this.#own.choose('camera', deviceId);
  }

  async chooseSpeaker(deviceId: string): Promise<void> {
    await this.#own.chooseSpeaker(deviceId);
  }

  async testSpeaker(): Promise<void> {
    await this.#own.testSpeaker();
  }

  async retryDevices(): Promise<void> {
    await this.#own.retry();
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

  explain(reason: string): void {
    this.#store.dispatch({ kind: 'notice', tone: 'info', text: reason, topic: 'not-allowed' });
  }

  allowSound(): void {
    this.#own.allowSound();
  }

  turnSoundOn(): void {
    this.#hear(true);
    this.#own.allowSound();
  }

  async leave(): Promise<void> {
    const call = this.#call;
    this.#call = undefined;
    this.#formerToken = call?.seatToken;
    this.#seats.forget();
    this.#finish({ kind: 'left' });
    await call?.leave();
  }

  async stopWaiting(): Promise<void> {
    const call = this.#call;
    this.#call = undefined;
    this.#formerToken = call?.seatToken;
    this.#seats.forget();
    this.#drop();
    this.#phase({ kind: 'check' });
    await call?.leave();
  }

  moderate<M extends ModerationMethod>(method: M, body: Body<M>): Promise<boolean> {
    return this.#talk.moderate(method, body);
  }

  makeStreamToken(kind: StreamToken['kind']): Promise<StreamToken | undefined> {
    return this.#talk.makeStreamToken(kind);
  }

  async endForAll(): Promise<void> {
    // The signal meetingEnded follows.
    await this.#talk.endForAll();
  }

  async rejoin(): Promise<void> {
    this.#own.reopen(this.#seats.wishes);
    await this.#enter(false);
  }

  /** Back to a seat that this tab remembers. */
  async #return(participantId: string, options: { readonly steal?: boolean }): Promise<void> {
    const lock = await this.#hold.take(participantId, options);
    if (lock === undefined) {
      if (this.#store.state.account === undefined) {
        this.#phase({ kind: 'seat-in-use' });
      } else {
        // Somebody with an account can be here twice.
        await this.joinAsAnother();
      }
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
    this.#parts.early.prepare();
    const call = new LiveCall(
      { ...this.#parts, media: this.#own.local, page: window, password: this.#password },
      this.#listener(),
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
        const elsewhere = isElsewhere(this.#store.state);
        this.#hear(!elsewhere || (!freshSeat && this.#seats.seat?.sound !== false));
        if (freshSeat) {
          this.#own.arriveQuietly(snapshot.participants.length, elsewhere);
        }
        if (this.#own.obey()) {
          this.#store.dispatch({ kind: 'notice', tone: 'info', text: texts.restricted, topic: 'rights' });
        }
        this.#joined?.();
      },
      waits: () => this.#joined?.(),
      admitted: () => {
        // Who waits may look at something else meanwhile.
        this.#own.ring();
        this.#store.dispatch({ kind: 'notice', tone: 'info', text: texts.admitted, topic: 'role' });
      },
      denied: (retryAfter) => this.#turnAway({ kind: 'turned-away', why: 'denied', until: untilOf(retryAfter) }),
      removed: () => this.#turnAway({ kind: 'turned-away', why: 'removed' }),
      knocked: () => this.#own.ring(),
      stopped: (media) => this.#own.stop(media),
      permitted: () => void this.#own.obey(),
      seatGiven: (participantId) => void this.#hold.take(participantId),
      refused: (refusal) => this.#refused(refusal),
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

  /** A reload keeps it. */
  #hear(sound: boolean): void {
    const { seat } = this.#seats;
    this.#store.dispatch({ kind: 'sound', off: !sound });
    if (seat !== undefined) {
      this.#seats.keep({ ...seat, sound });
    }
  }

  #refused(refusal: Refused): void {
    const why = turnedAway(refusal.code);
    if (why !== undefined) {
      this.#turnAway({ kind: 'turned-away', why, ...(refusal.until !== undefined && { until: refusal.until }) });
      return;
    }
    // Whoever tries another password is still the same one.
    this.#formerToken = this.#call?.seatToken;
    this.#drop();
    this.#store.dispatch({ kind: 'released' }, { kind: 'phase', phase: { kind: 'check' }, refusal });
  }

  /** The seat's secret is kept for this visit: who asks again is the one who asked before. */
  #turnAway(phase: Phase): void {
    this.#formerToken = this.#call?.seatToken;
    this.#seats.forget();
    this.#finish(phase);
  }

  /** Everything stops: devices, peers, timers. */
  #finish(phase: Phase): void {
    this.#own.release();
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

  #phase(phase: Phase): void {
    this.#store.dispatch({ kind: 'phase', phase });
  }
}

const untilOf = (seconds: number): number => Date.now() + seconds * 1_000;
