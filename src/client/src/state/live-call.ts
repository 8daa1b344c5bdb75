import type { CallMedia } from '../media/call-media';
import type { Saving } from '../media/server/asking';
import type { Shown } from '../media/server/section';
import type { MediaSignal } from '../media/transport';
import { sources } from '../media/transport';
import { type Body, type CommandMethod, CommandQueue } from '../protocol/commands';
import { ChannelLost, type ConnectionListener, MeetingConnection, type SignalName } from '../protocol/connection';
import { newId, newSeatToken } from '../protocol/identifiers';
import { pause } from '../protocol/retry';
import type {
  CommandReply,
  JoinMeetingReply,
  MediaState,
  MeetingJoined,
  Signals,
  WaitingRoomJoined,
} from '../protocol/signals';
import type { CallListener, CallParts } from './call-parts';
import type { CallEvent, SignalEvent } from './events';
import { afterRefusal } from './join';
import { MediaCalls } from './media-calls';
import { sentenceOf } from './refusals';
import { texts } from './texts';

/** One stay in a meeting: from the first attempt to join until leaving, over all lost connections. */
export class LiveCall implements ConnectionListener {
  readonly #parts: CallParts;
  readonly #listener: CallListener;
  readonly #connection: MeetingConnection;
  readonly #commands: CommandQueue;
  readonly calls: MediaCalls;
  readonly #scope = new AbortController();
  readonly #instanceId = newId();
  readonly #began = Date.now();
  readonly #takeOver: boolean;
  /** Made here, so that a join whose answer was lost finds its own seat the next time. */
  readonly #seatToken: string;
  #asked = false;
  /** What was said to be on when last asking to come in. */
  #saidMedia: MediaState | undefined;
  #waiting = false;
  #leaving = false;
  #seatGivenTo: string | undefined;
  #transport: CallMedia | undefined;
  #participantId: string | undefined;
  #announced: MediaState | undefined;
  #pictures: ReadonlyMap<string, Shown> | undefined;
  #epoch = 0;

  /** With `takeOver` the seat is taken from whoever has it. A former seat is one that was left in this visit. */
  constructor(parts: CallParts, listener: CallListener, takeOver: boolean, formerToken?: string) {
    this.#seatToken = parts.seats.seat?.seatToken ?? formerToken ?? newSeatToken();
    this.#parts = parts;
    this.#listener = listener;
    this.#takeOver = takeOver;
    this.#connection = new MeetingConnection(this, parts.makeHub, parts.page);
    this.calls = new MediaCalls(this.#connection);
    this.#commands = new CommandQueue((method, request) => this.#connection.invoke(method, request));
  }

  get seatToken(): string {
    return this.#seatToken;
  }

  start(): void {
    this.#connection.open();
  }

  submit<M extends CommandMethod>(
    method: M,
    body: Body<M>,
    options?: { readonly commandId?: string; readonly latest?: boolean },
  ): Promise<CommandReply> {
    return this.#commands.submit(method, body, options);
  }

  /** Sends what is on now, and tells the others about it. */
  syncMedia(): void {
    const { tracks, state } = this.#parts.media;
    for (const source of sources) {
      this.#transport?.send(source, tracks[source]);
    }
    if (this.#announced !== undefined && !sameMedia(this.#announced, state)) {
      this.#announced = state;
      void this.#commands.submit('mediaStateChanged', { media: state }, { latest: true });
    }
  }

  /** Ends with the call. */
  get ended(): AbortSignal {
    return this.#scope.signal;
  }

  get transport(): CallMedia | undefined {
    return this.#transport;
  }

  networkChanged(): void {
    this.#transport?.networkChanged();
  }

  /** Which pictures the page shows, and how large. */
  show(shown: ReadonlyMap<string, Shown>): void {
    this.#pictures = shown;
    this.#transport?.show(shown);
  }

  save(saving: Saving): void {
    if (this.#transport !== undefined) {
      this.#transport.saving = saving;
    }
  }

  speaking(): ReadonlySet<string> {
    return this.#transport?.speaking() ?? new Set();
  }

  /** Says good-bye, for at most two seconds. */
  async leave(): Promise<void> {
    // Nothing that still arrives may bring the person back in.
    this.#leaving = true;
    this.#transport?.close();
    const goodbye = this.#connection.invoke('leaveMeeting', { commandId: newId() }).catch(() => undefined);
    await Promise.race([goodbye, pause(2_000)]);
    await this.close();
  }

  async close(): Promise<void> {
    this.#scope.abort();
    this.#transport?.close();
    this.#commands.close();
    await this.#connection.close();
  }

  connected(): void {
    void this.#join();
  }

  lost(): void {
    this.#epoch++;
    this.#commands.hold();
    this.#transport?.channel(false);
    this.#dispatch({ kind: 'channel', channel: navigator.onLine === false ? 'offline' : 'reconnecting' });
  }

  signal<K extends SignalName>(name: K, payload: Signals[K]): void {
    if (this.#leaving || this.#scope.signal.aborted) {
      return;
    }
    switch (name) {
      case 'meetingJoined':
        return this.#joined(payload as Signals['meetingJoined']);
      case 'waitingRoomJoined':
        return this.#waits(payload as Signals['waitingRoomJoined']);
      case 'admittedToMeeting':
        return this.#listener.admitted();
      case 'deniedFromMeeting':
        return this.#listener.denied((payload as Signals['deniedFromMeeting']).retryAfter);
      case 'removedFromMeeting':
        return this.#listener.removed();
      case 'newOffer':
        return this.#transport?.handle({ kind: 'offer', ...(payload as Signals['newOffer']) });
      case 'newAnswer':
        return this.#transport?.handle({ kind: 'answer', ...(payload as Signals['newAnswer']) });
      case 'newIceCandidate':
        return this.#transport?.handle({ kind: 'candidate', ...payload } as MediaSignal);
      case 'mediaPathChanged':
        return this.#transport?.route((payload as Signals['mediaPathChanged']).mediaPath);
      case 'mediaLayersWanted': {
        const { source, layer } = payload as Signals['mediaLayersWanted'];
        return this.#transport?.layersWanted(source, layer);
      }
      case 'mediaClosed':
        return this.#transport?.serverLost((payload as Signals['mediaClosed']).connectionId);
      case 'mediaSourcesChanged':
        return this.#transport?.sourcesChanged(payload as Signals['mediaSourcesChanged']);
      case 'speakerChanged': {
        const { participantId } = payload as Signals['speakerChanged'];
        if (participantId !== null) {
          this.#transport?.speaks(participantId);
        }
        return this.#dispatch({ kind: 'signal', name, payload, now: Date.now() } as SignalEvent);
      }
      case 'seatTaken':
        return this.#listener.seatTaken();
      case 'meetingEnded':
        return this.#listener.ended((payload as Signals['meetingEnded']).reason);
      default:
        this.#shown(name, payload);
    }
  }

  #shown<K extends SignalName>(name: K, payload: Signals[K]): void {
    const { store } = this.#parts;
    const known = store.state.waiting;
    this.#dispatch({ kind: 'signal', name, payload, now: Date.now() } as SignalEvent);
    const { waiting, people, self } = store.state;
    this.#transport?.update(people, false);
    if (name === 'mediaStopped') {
      const { participantIds, stopped } = payload as Signals['mediaStopped'];
      if (self !== undefined && participantIds.includes(self.participantId)) {
        this.#listener.stopped(stopped);
      }
    } else if (name === 'permissionsUpdated' || name === 'participantsUpdate') {
      this.#listener.permitted();
    } else if (waiting.some((one) => known.every(({ participantId }) => participantId !== one.participantId))) {
      this.#listener.knocked();
    }
  }

  async #join(): Promise<void> {
    const epoch = this.#epoch;
    while (epoch === this.#epoch && !this.#scope.signal.aborted) {
      const { hostToken, ticket } = this.#parts.seats;
      const media = this.#parts.media.state;
      const reply = await this.#askToJoin(media, hostToken, ticket);
      if (reply === undefined || epoch !== this.#epoch || this.#scope.signal.aborted) {
        return;
      }
      if (reply.accepted) {
        if (this.#waiting) {
          this.#dispatch({ kind: 'channel', channel: 'connected' });
        } else {
          this.#accepted(media);
        }
        return;
      }

      const waited = this.#takeOver ? Number.POSITIVE_INFINITY : (Date.now() - this.#began) / 1_000;
      const next = afterRefusal(reply, {
        again: this.#participantId !== undefined || this.#waiting,
        returning: this.#parts.seats.seat !== undefined,
        withHostToken: hostToken !== undefined,
        withTicket: ticket !== undefined,
        waitedSeconds: waited,
      });
      switch (next.kind) {
        case 'retry':
          await pause(next.afterSeconds * 1_000, this.#scope.signal);
          break;
        case 'forget-host-token':
          this.#parts.seats.forgetHostToken();
          this.#dispatch({ kind: 'notice', tone: 'warning', text: sentenceOf(reply) ?? '' });
          break;
        case 'forget-ticket':
          this.#parts.seats.forgetTicket();
          this.#dispatch({ kind: 'notice', tone: 'warning', text: sentenceOf(reply) ?? '' });
          break;
        case 'seat-in-use':
          return this.#listener.seatInUse();
        case 'ended':
          return this.#listener.ended('ended');
        case 'give-up':
          return this.#listener.refused({
            code: reply.code ?? '',
            message: sentenceOf(reply) ?? texts.unavailable,
            ...(reply.retryAfter != null && { until: Date.now() + reply.retryAfter * 1_000 }),
          });
        default:
          return next satisfies never;
      }
    }
  }

  /** Undefined when the connection was lost meanwhile: the next one asks again. */
  async #askToJoin(
    media: MediaState,
    hostToken: string | undefined,
    ticket: string | undefined,
  ): Promise<JoinMeetingReply | undefined> {
    this.#saidMedia = media;
    // From the second attempt on, a connection that has the seat is an own one.
    const takeOver = this.#takeOver || this.#participantId !== undefined || this.#asked;
    try {
      const reply = this.#connection.invoke('joinMeeting', {
        commandId: newId(),
        meetingId: this.#parts.meetingId,
        displayName: this.#parts.store.state.displayName,
        instanceId: this.#instanceId,
        media,
        seatToken: this.#seatToken,
        hostToken: hostToken ?? null,
        takeOver,
        password: this.#parts.password ?? null,
        ticket: ticket ?? null,
      });
      this.#parts.early.offer((request) => this.calls.offerMedia(request));
      return await reply;
    } catch (error) {
      // The seat may have been given all the same, unless it belonged to another tab.
      this.#asked ||= this.#parts.seats.seat === undefined;
      return error instanceof ChannelLost
        ? undefined
        : { accepted: false, code: 'unavailable', message: texts.unavailable };
    }
  }

  #accepted(media: MediaState): void {
    this.#announced = media;
    this.#commands.open();
    this.#dispatch({ kind: 'channel', channel: 'connected' });
    this.syncMedia();
  }

  /** A place in the waiting room is remembered as a seat is: a reload comes back to it. */
  #waits(payload: WaitingRoomJoined): void {
    this.#waiting = true;
    this.#keepSeat(payload.participantId);
    this.#dispatch({ kind: 'waits', payload });
    this.#listener.waits();
  }

  /** Before it shows: a tab duplicated from now on must find the seat, and find it in use. */
  #keepSeat(participantId: string): void {
    const { seats } = this.#parts;
    if (this.#seatGivenTo !== participantId) {
      this.#seatGivenTo = participantId;
      const { seat } = seats;
      const wishes = seat?.wishes ?? seats.wishes;
      const sound = seat?.participantId === participantId ? seat.sound : undefined;
      seats.keep({ participantId, seatToken: this.#seatToken, wishes, ...(sound !== undefined && { sound }) });
      this.#listener.seatGiven(participantId);
    }
  }

  /** The snapshot comes before the reply to joinMeeting. */
  #joined(snapshot: MeetingJoined): void {
    const { participantId } = snapshot;
    const { seats } = this.#parts;
    const waited = this.#waiting;
    this.#waiting = false;
    const entering = participantId !== this.#participantId;
    const freshSeat = waited || seats.seat?.participantId !== participantId;
    if (entering) {
      this.#keepSeat(participantId);
    }
    this.#dispatch({ kind: 'joined', snapshot, now: Date.now() });
    if (entering) {
      if (this.#participantId !== undefined) {
        this.#dispatch({ kind: 'notice', tone: 'warning', text: texts.seatExpired });
      }
      this.#participantId = participantId;
      this.#transport?.close();
      this.#transport = this.#parts.makeTransport(participantId, this.calls, {
        path: (of, path) => this.#dispatch({ kind: 'path', participantId: of, path, now: Date.now() }),
        streams: (of, camera, screen) => this.#dispatch({ kind: 'streams', participantId: of, camera, screen }),
      });
      this.save(this.#parts.store.state.saving);
      // May switch devices off, before the first of their packets is sent.
      this.#listener.entered(snapshot, freshSeat);
    }
    if (!entering) {
      // It may have changed while the connection was lost.
      this.#listener.permitted();
    }
    if (waited && this.#saidMedia !== undefined) {
      // Let in, with what was on when asking; the answer to that came long ago.
      this.#accepted(this.#saidMedia);
    }
    this.#transport?.useIceServers(snapshot.iceServers);
    this.#transport?.route(snapshot.mediaPath);
    if (this.#pictures !== undefined) {
      this.#transport?.show(this.#pictures);
    }
    this.syncMedia();
    this.#transport?.update(this.#parts.store.state.people, entering);
    this.#transport?.channel(true);
  }

  #dispatch(event: CallEvent): void {
    if (!this.#leaving && !this.#scope.signal.aborted) {
      this.#parts.store.dispatch(event);
    }
  }
}

const sameMedia = (a: MediaState, b: MediaState): boolean =>
  a.audio === b.audio && a.video === b.video && a.screen === b.screen;
