import {
  type CommandReply,
  type MediaAnswerReply,
  type MediaOfferRequest,
  type MediaSourcesChanged,
  type MediaWantedRequest,
  type ParticipantInfo,
  refusals,
} from '../../protocol/signals';
import type { PeerPath } from '../../state/model';
import type { ConnectionStats } from '../quality/connection-stats';
import type { Expected } from '../quality/quality';
import { Recovery } from '../recovery';
import { withOpusWishes } from '../sdp';
import { type OutgoingTracks, type Source, sources } from '../transport';
import { Arrivals } from './arrivals';
import { activate } from './encodings';
import { Receiving, staleFor } from './receiving';
import type { Shown } from './section';
import { ServerLink } from './server-link';

export interface ServerSignalling {
  offerMedia(request: MediaOfferRequest): Promise<MediaAnswerReply>;
  wantMedia(request: MediaWantedRequest): Promise<CommandReply>;
}

export interface ServerListener {
  path(path: PeerPath): void;
  streams(participantId: string, camera: MediaStream, screen: MediaStream): void;
}

type Connect = (configuration: RTCConfiguration) => RTCPeerConnection;

const nothing: OutgoingTracks = { microphone: null, camera: null, screen: null, screenSound: null };

/** After an offer that the server could not take just now, in milliseconds. */
const retryPause = 2_000;

/**
 * Media by the media server: one connection for everything, and this side makes all offers. It is opened before it is needed and carries
 * nothing until then.
 */
export class ServerMedia {
  readonly #signalling: ServerSignalling;
  readonly #listener: ServerListener;
  readonly #connect: Connect;
  readonly #receiving = new Receiving();
  readonly #recovery: Recovery;
  readonly #layers = new Map<Source, number | null>();
  readonly #heard = new Map<string, number>();
  readonly #arrivals = new Arrivals();
  #tracks: OutgoingTracks = nothing;
  #others: readonly ParticipantInfo[] = [];
  #iceServers: RTCIceServer[] = [];
  #link: ServerLink | undefined;
  #work: Promise<void> = Promise.resolve();
  #path: PeerPath = 'connecting';
  #mostLayer = Number.POSITIVE_INFINITY;
  #up = true;
  #carries = false;
  #known = false;
  #planned = false;
  #closed = false;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #stale: ReturnType<typeof setTimeout> | undefined;

  constructor(signalling: ServerSignalling, listener: ServerListener, connect: Connect) {
    this.#signalling = signalling;
    this.#listener = listener;
    this.#connect = connect;
    this.#recovery = new Recovery(
      {
        healthy: () => this.#path === 'connected' && this.#link?.connection.signalingState === 'stable',
        restart: () => this.#restart(),
        recreate: () => this.#do(() => this.#renew()),
      },
      true,
    );
  }

  get isConnected(): boolean {
    return this.#path === 'connected';
  }

  /** Connects, if that has not been done. */
  open(): void {
    if (this.#link === undefined) {
      this.#do(() => this.#renew());
    }
  }

  /** Begins or ends to send the own media and to ask for the others'. */
  carry(carries: boolean): void {
    if (this.#carries !== carries) {
      this.#carries = carries;
      this.#do(async () => await this.#link?.send(this.#sent));
      this.#plan();
    }
  }

  update(others: readonly ParticipantInfo[]): void {
    this.#others = others;
    this.#plan();
  }

  show(shown: ReadonlyMap<string, Shown>): void {
    this.#receiving.shown = shown;
    this.#plan();
  }

  send(source: Source, track: MediaStreamTrack | null): void {
    if (this.#tracks[source] !== track) {
      this.#tracks = { ...this.#tracks, [source]: track };
      this.#do(async () => await this.#link?.send(this.#sent));
    }
  }

  useIceServers(servers: RTCIceServer[]): void {
    this.#iceServers = servers;
  }

  /** Sends no higher layer of the camera, whatever the others want. */
  set mostLayer(layer: number) {
    this.#mostLayer = layer;
    this.#do(() => this.#limit());
  }

  layersWanted(source: Source, highest: number | null): void {
    this.#layers.set(source, highest);
    this.#do(() => this.#limit());
  }

  /** What the media server sends in some sections now. */
  sourcesChanged({ connectionId, received }: MediaSourcesChanged): void {
    if (this.#link?.id === connectionId) {
      for (const one of received) {
        this.#receiving.carries(this.#link.sections, one);
      }
    }
  }

  speaks(participantId: string): void {
    this.#receiving.spoke(participantId, performance.now());
    this.#plan();
  }

  /** The media server has given up a connection. */
  lost(connectionId: string): void {
    if (this.#link?.id === connectionId) {
      this.#do(() => this.#renew());
    }
  }

  channel(up: boolean): void {
    this.#up = up;
    this.#recovery.reachable = up;
    if (up && this.#link !== undefined) {
      // A server that was started anew does not know the connection, and this is the quickest way to learn it.
      this.#do(() => (this.#link?.connection.signalingState === 'stable' ? this.#ask(true) : this.#negotiate(false)));
    }
  }

  networkChanged(): void {
    if (this.#link !== undefined) {
      this.#recovery.restartNow();
    }
  }

  streamsOf(participantId: string): { readonly camera: MediaStream; readonly screen: MediaStream } {
    return this.#receiving.streamsOf(participantId);
  }

  /** Whether everything that a person has on and that is to be seen arrives here. */
  delivers({ participantId, media }: ParticipantInfo): boolean {
    const sections = this.#link?.sections.filter((section) => section.participantId === participantId) ?? [];
    const arrives = (source: Source) => sections.some((one) => one.source === source && !one.track.muted);
    return (
      this.isConnected &&
      (!media.audio || arrives('microphone')) &&
      (!media.video || !this.#receiving.asksFor(participantId, 'camera') || arrives('camera')) &&
      (!media.screen || !this.#receiving.asksFor(participantId, 'screen') || arrives('screen'))
    );
  }

  /** Whether nothing comes from somebody whom the server has lost; to be asked several times a second. */
  isSilent({ participantId, presence }: ParticipantInfo, now: number): boolean {
    if (presence === 'here') {
      this.#arrivals.forget(participantId);
      return false;
    }
    return this.#arrivals.isSilent(this.#link?.sections ?? [], participantId, now);
  }

  /** People whose sound was above the level since the last question. */
  speaking(level: number): ReadonlySet<string> {
    const loud = new Set<string>();
    for (const { participantId, source, soundLevel } of this.#link?.sections ?? []) {
      if (participantId !== undefined && source === 'microphone' && soundLevel !== undefined) {
        if (this.#heard.get(participantId) !== soundLevel.at && soundLevel.level >= level) {
          loud.add(participantId);
        }
        this.#heard.set(participantId, soundLevel.at);
      }
    }
    return loud;
  }

  async statistics(): Promise<readonly ConnectionStats[]> {
    const link = this.#link;
    return link === undefined || !this.#carries
      ? []
      : [{ way: 'server', report: await link.connection.getStats(), streams: link.streams }];
  }

  /** Pictures that are on and asked for, of people who are here. */
  get expected(): Expected[] {
    const here = this.#carries ? this.#others.filter(({ presence }) => presence === 'here') : [];
    return here.flatMap(({ participantId, media }) => {
      const pictures = { camera: media.video, screen: media.screen };
      return (['camera', 'screen'] as const)
        .filter((source) => pictures[source] && this.#receiving.asksFor(participantId, source))
        .map((source) => ({ participantId, source }));
    });
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#retry);
    clearTimeout(this.#stale);
    this.#recovery.stop();
    this.#link?.close();
  }

  get #sent(): OutgoingTracks {
    return this.#carries ? this.#tracks : nothing;
  }

  /** Gives sections to people soon; many changes at once are one. */
  #plan(): void {
    if (!this.#planned) {
      this.#planned = true;
      this.#do(async () => {
        this.#planned = false;
        await this.#arrange();
      });
    }
  }

  async #arrange(): Promise<void> {
    const link = this.#link;
    if (link === undefined) {
      return;
    }
    this.#receiving.others = this.#carries ? this.#others : [];
    const more = this.#receiving.assign(link.sections, performance.now());
    if (this.#carries) {
      for (const { participantId } of this.#others) {
        const { camera, screen } = this.#receiving.streamsOf(participantId);
        this.#listener.streams(participantId, camera, screen);
      }
    }
    if (more.audio + more.video > 0) {
      link.grow('audio', more.audio);
      link.grow('video', more.video);
      this.#receiving.assign(link.sections, performance.now());
      await this.#negotiate(false);
    } else {
      await this.#ask(false);
    }
    if (link.sections.some(({ staleUntil }) => staleUntil !== undefined)) {
      clearTimeout(this.#stale);
      this.#stale = setTimeout(() => this.#plan(), staleFor);
    }
  }

  /** Tells the media server what to send here. */
  async #ask(always: boolean): Promise<void> {
    const link = this.#link;
    if (link === undefined || !this.#known || !this.#up) {
      return;
    }
    const wanted = this.#receiving.news(link.sections);
    if (wanted.length === 0 && !always) {
      return;
    }
    const reply = await this.#signalling.wantMedia({ connectionId: link.id, wanted });
    if (reply.accepted) {
      this.#receiving.told(wanted);
    } else if (reply.code === refusals.mediaUnknown) {
      await this.#renew();
    } else {
      this.#later(() => this.#ask(false));
    }
  }

  /** A connection that has taken the place of the broken one by the time it is its turn needs no new path. */
  #restart(): void {
    const link = this.#link;
    this.#do(async () => {
      if (link === this.#link) {
        await this.#negotiate(true);
      }
    });
  }

  async #renew(): Promise<void> {
    this.#link?.close();
    this.#receiving.reset();
    this.#known = false;
    const connection = this.#connect({ bundlePolicy: 'max-bundle', iceServers: this.#iceServers });
    const link = new ServerLink(connection);
    this.#link = link;
    connection.onconnectionstatechange = () => this.#stateChanged(connection.connectionState);
    this.#recovery.renewed();
    await link.send(this.#sent);
    this.#receiving.others = this.#carries ? this.#others : [];
    for (const kind of ['audio', 'video'] as const) {
      link.grow(kind, this.#receiving.assign(link.sections, performance.now())[kind]);
    }
    this.#receiving.assign(link.sections, performance.now());
    await this.#negotiate(false);
  }

  async #negotiate(restart: boolean): Promise<void> {
    const link = this.#link;
    if (link === undefined || !this.#up) {
      return;
    }
    const { connection } = link;
    if (connection.signalingState === 'stable') {
      await connection.setLocalDescription(restart ? await connection.createOffer({ iceRestart: true }) : undefined);
    }
    const reply = await this.#signalling.offerMedia({
      connectionId: link.id,
      first: !this.#known,
      sdp: withOpusWishes(connection.localDescription?.sdp ?? ''),
      published: link.published,
    });
    if (this.#closed || link !== this.#link) {
      return;
    }
    if (reply.accepted && reply.sdp) {
      await connection.setRemoteDescription({ type: 'answer', sdp: reply.sdp });
      this.#known = true;
      await this.#limit();
      await this.#ask(false);
    } else if (reply.code === refusals.mediaUnknown) {
      await this.#renew();
    } else if (reply.code === refusals.noMediaServer) {
      this.close();
    } else {
      console.warn('The media server refused an offer.', reply.code, reply.message);
      this.#later(() => this.#negotiate(false));
    }
  }

  async #limit(): Promise<void> {
    for (const source of sources) {
      const wanted = this.#layers.get(source);
      const most = source === 'camera' ? this.#mostLayer : Number.POSITIVE_INFINITY;
      if (this.#link !== undefined) {
        await activate(this.#link.sender(source), wanted === null ? null : Math.min(wanted ?? most, most));
      }
    }
  }

  #later(step: () => Promise<void>): void {
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#do(step), retryPause);
  }

  /** One step after the other: each sees the connection as the one before left it. */
  #do(step: () => Promise<void>): void {
    this.#work = this.#work.then(async () => {
      if (this.#closed) {
        return;
      }
      try {
        await step();
      } catch (error) {
        if (this.#closed) {
          // The call ended in the middle of the step.
          return;
        }
        // Lost with the channel, which asks again when it is back; recovery sees to the rest.
        console.warn('A step with the media server failed.', error);
        this.#recovery.begun();
      }
    });
  }

  #stateChanged(state: RTCPeerConnectionState): void {
    const path = this.#recovery.changed(state);
    if (path !== undefined && path !== this.#path) {
      this.#path = path;
      this.#listener.path(path);
    }
  }
}
