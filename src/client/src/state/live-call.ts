import type { CallMedia, MediaSignalling } from '../media/call-media';
import type { LocalMedia } from '../media/local-media';
import type { Relayed } from '../media/outbox';
import type { Saving } from '../media/server/asking';
import type { Shown } from '../media/server/section';
import type { MediaListener, MediaSignal } from '../media/transport';
import { sources } from '../media/transport';
import { type CommandMethod, CommandQueue } from '../protocol/commands';
import { ChannelLost, type ConnectionListener, MeetingConnection, type SignalName } from '../protocol/connection';
import type { Hub, HubMethods } from '../protocol/hub';
import { newId, newSeatToken } from '../protocol/identifiers';
import { pause } from '../protocol/retry';
import {
  type CommandReply,
  type EndReason,
  type IceServer,
  type JoinMeetingReply,
  type MediaAnswerReply,
  type MediaOfferRequest,
  type MediaState,
  type MediaWantedRequest,
  type MeetingJoined,
  type QualitySample,
  type ReactionKind,
  refusals,
  type Signals,
} from '../protocol/signals';
import type { CallEvent, Refused, SignalEvent } from './events';
import { afterRefusal } from './join';
import type { SeatStore } from './seat';
import type { Store } from './store';
import { texts } from './texts';

export type MakeTransport = (self: string, signalling: MediaSignalling, listener: MediaListener) => CallMedia;

export interface CallParts {
  readonly meetingId: string;
  readonly store: Store;
  readonly seats: SeatStore;
  readonly media: LocalMedia;
  readonly makeHub: () => Hub;
  readonly page: EventTarget;
  readonly makeTransport: MakeTransport;
}

export interface CallListener {
  /** In, for the first time or under another seat than before. */
  entered(snapshot: MeetingJoined, freshSeat: boolean): void;
  seatGiven(participantId: string): void;
  refused(refusal: Refused): void;
  seatInUse(): void;
  seatTaken(): void;
  ended(reason: EndReason): void;
}

/** One stay in a meeting: from the first attempt to join until leaving, over all lost connections. */
export class LiveCall implements ConnectionListener, MediaSignalling {
  readonly #parts: CallParts;
  readonly #listener: CallListener;
  readonly #connection: MeetingConnection;
  readonly #commands: CommandQueue;
  readonly #scope = new AbortController();
  readonly #instanceId = newId();
  readonly #began = Date.now();
  readonly #takeOver: boolean;
  /** Made here, so that a join whose answer was lost finds its own seat the next time. */
  readonly #seatToken: string;
  #asked = false;
  #transport: CallMedia | undefined;
  #participantId: string | undefined;
  #announced: MediaState | undefined;
  #shown: ReadonlyMap<string, Shown> | undefined;
  #epoch = 0;

  /** With `takeOver` the seat is taken from whoever has it. A former seat is one that was left in this visit. */
  constructor(parts: CallParts, listener: CallListener, takeOver: boolean, formerToken?: string) {
    this.#seatToken = parts.seats.seat?.seatToken ?? formerToken ?? newSeatToken();
    this.#parts = parts;
    this.#listener = listener;
    this.#takeOver = takeOver;
    this.#connection = new MeetingConnection(this, parts.makeHub, parts.page);
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
    body: Omit<HubMethods[M][0], 'commandId'>,
    options?: { readonly commandId?: string; readonly latest?: boolean },
  ): Promise<CommandReply> {
    return this.#commands.submit(method, body, options);
  }

  /** Not queued: a reaction that comes after the moment, or holds up the chat, is worse than none. */
  async react(reaction: ReactionKind): Promise<CommandReply> {
    try {
      return await this.#connection.invoke('sendReaction', { commandId: newId(), reaction });
    } catch {
      // Lost with the channel, or failed on the server: the person is told the same and can try again.
      return { accepted: false, code: refusals.unavailable };
    }
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
    this.#shown = shown;
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

  relay(to: string, toInstance: string, signal: Relayed): Promise<CommandReply> {
    return signal.method === 'sendIceCandidateToSignalingServer'
      ? this.#connection.invoke(signal.method, { to, toInstance, candidate: signal.candidate })
      : this.#connection.invoke(signal.method, { to, toInstance, sdp: signal.sdp });
  }

  async iceServers(): Promise<readonly IceServer[]> {
    return (await this.#connection.invoke('getIceServers', undefined)).iceServers;
  }

  offerMedia(request: MediaOfferRequest): Promise<MediaAnswerReply> {
    return this.#connection.invoke('offerMedia', request);
  }

  wantMedia(request: MediaWantedRequest): Promise<CommandReply> {
    return this.#connection.invoke('wantMedia', request);
  }

  giveUpDirect(): Promise<CommandReply> {
    return this.#connection.invoke('giveUpDirect', { commandId: newId() });
  }

  /** Not queued: what is late says nothing. */
  reportQuality(sample: QualitySample): Promise<CommandReply> {
    return this.#connection.invoke('reportQuality', sample);
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
    if (this.#scope.signal.aborted) {
      return;
    }
    switch (name) {
      case 'meetingJoined':
        return this.#joined(payload as Signals['meetingJoined']);
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
        this.#dispatch({ kind: 'signal', name, payload, now: Date.now() } as SignalEvent);
        this.#transport?.update(this.#parts.store.state.people, false);
    }
  }

  async #join(): Promise<void> {
    const epoch = this.#epoch;
    while (epoch === this.#epoch && !this.#scope.signal.aborted) {
      const hostToken = this.#parts.seats.hostToken;
      const media = this.#parts.media.state;
      const reply = await this.#askToJoin(media, hostToken);
      if (reply === undefined || epoch !== this.#epoch || this.#scope.signal.aborted) {
        return;
      }
      if (reply.accepted) {
        this.#accepted(media);
        return;
      }

      const waited = this.#takeOver ? Number.POSITIVE_INFINITY : (Date.now() - this.#began) / 1_000;
      const next = afterRefusal(reply, {
        again: this.#participantId !== undefined,
        returning: this.#parts.seats.seat !== undefined,
        withHostToken: hostToken !== undefined,
        waitedSeconds: waited,
      });
      switch (next.kind) {
        case 'retry':
          await pause(next.afterSeconds * 1_000, this.#scope.signal);
          break;
        case 'forget-host-token':
          this.#parts.seats.forgetHostToken();
          this.#dispatch({ kind: 'notice', tone: 'warning', text: reply.message ?? '' });
          break;
        case 'seat-in-use':
          return this.#listener.seatInUse();
        case 'ended':
          return this.#listener.ended('ended');
        case 'give-up':
          return this.#listener.refused({ code: reply.code ?? '', message: reply.message ?? texts.unavailable });
        default:
          return next satisfies never;
      }
    }
  }

  /** Undefined when the connection was lost meanwhile: the next one asks again. */
  async #askToJoin(media: MediaState, hostToken: string | undefined): Promise<JoinMeetingReply | undefined> {
    // From the second attempt on, a connection that has the seat is an own one.
    const takeOver = this.#takeOver || this.#participantId !== undefined || this.#asked;
    try {
      return await this.#connection.invoke('joinMeeting', {
        commandId: newId(),
        meetingId: this.#parts.meetingId,
        displayName: this.#parts.store.state.displayName,
        instanceId: this.#instanceId,
        media,
        seatToken: this.#seatToken,
        hostToken: hostToken ?? null,
        takeOver,
      });
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

  /** The snapshot comes before the reply to joinMeeting. */
  #joined(snapshot: MeetingJoined): void {
    const { participantId } = snapshot;
    const { seats } = this.#parts;
    const entering = participantId !== this.#participantId;
    const freshSeat = seats.seat?.participantId !== participantId;
    if (entering) {
      // Before it shows: a tab duplicated from now on must find the seat, and find it in use.
      seats.keep({ participantId, seatToken: this.#seatToken, wishes: seats.wishes });
      this.#listener.seatGiven(participantId);
    }
    this.#dispatch({ kind: 'joined', snapshot, now: Date.now() });
    if (entering) {
      if (this.#participantId !== undefined) {
        this.#dispatch({ kind: 'notice', tone: 'warning', text: texts.seatExpired });
      }
      this.#participantId = participantId;
      this.#transport?.close();
      this.#transport = this.#parts.makeTransport(participantId, this, {
        path: (of, path) => this.#dispatch({ kind: 'path', participantId: of, path, now: Date.now() }),
        streams: (of, camera, screen) => this.#dispatch({ kind: 'streams', participantId: of, camera, screen }),
      });
      this.save(this.#parts.store.state.saving);
      // May switch devices off, before the first of their packets is sent.
      this.#listener.entered(snapshot, freshSeat);
    }
    this.#transport?.useIceServers(snapshot.iceServers);
    this.#transport?.route(snapshot.mediaPath);
    if (this.#shown !== undefined) {
      this.#transport?.show(this.#shown);
    }
    this.syncMedia();
    this.#transport?.update(this.#parts.store.state.people, entering);
    this.#transport?.channel(true);
  }

  #dispatch(event: CallEvent): void {
    if (!this.#scope.signal.aborted) {
      this.#parts.store.dispatch(event);
    }
  }
}

const sameMedia = (a: MediaState, b: MediaState): boolean =>
  a.audio === b.audio && a.video === b.video && a.screen === b.screen;
