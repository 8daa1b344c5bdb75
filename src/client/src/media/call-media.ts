import type { CommandReply, IceServer, MediaPath, MediaSourcesChanged, ParticipantInfo } from '../protocol/signals';
import type { PeerPath } from '../state/model';
import { Mesh, type MeshSignalling } from './mesh';
import type { ConnectionStats } from './quality/connection-stats';
import type { Expected } from './quality/quality';
import type { Saving } from './server/asking';
import type { Connect, ServerSignalling } from './server/contract';
import type { Early } from './server/early-media';
import type { Shown } from './server/section';
import { ServerMedia } from './server/server-media';
import type { MediaListener, MediaSignal, MediaTransport, Source } from './transport';

export interface MediaSignalling extends MeshSignalling, ServerSignalling {
  giveUpDirect(): Promise<CommandReply>;
}

/** How often a move, and the direct paths, are looked at, in milliseconds. */
const lookInterval = 200;

/** Both ways go on for so long after the last person was moved: the others may not be ready as early as this browser. */
const overlap = 2_000;

/** A move ends after this time even if somebody sends nothing. */
const moveLimit = 8_000;

/** Two people who have not reached each other for so long go by the media server. */
const directPatience = 8_000;

/** The highest layer of the camera that somebody who saves sends: 360 lines. */
const savingLayer = 1;

/** Linear level from which sound counts as speech, about -34 dBov. */
const speechLevel = 0.02;

interface Direct {
  path: PeerPath;
  camera?: MediaStream;
  screen?: MediaStream;
  /** Since when this person can't be reached directly. */
  brokenSince: number | undefined;
}

/**
 * The media of a call, directly or by the media server, and the moves between the two: the new way carries before the old one ends, and
 * each person is shown by the new way only when everything that is on has arrived on it.
 */
export class CallMedia implements MediaTransport {
  readonly #self: string;
  readonly #signalling: MediaSignalling;
  readonly #listener: MediaListener;
  readonly #mesh: Mesh;
  readonly #server: ServerMedia;
  readonly #direct = new Map<string, Direct>();
  readonly #carriers = new Map<string, MediaPath>();
  /** People whom the server has lost and from whom nothing arrives by the media server. */
  readonly #silent = new Set<string>();
  readonly #timer: ReturnType<typeof setInterval>;
  #others: readonly ParticipantInfo[] = [];
  #path: MediaPath = 'direct';
  #serverPath: PeerPath = 'connecting';
  #movingSince: number | undefined;
  #movedAt: number | undefined;
  #meshOn = true;
  #saving: Saving = 'none';
  #gaveUp = false;

  constructor(
    self: string,
    signalling: MediaSignalling,
    listener: MediaListener,
    connect: Connect = (configuration) => new RTCPeerConnection(configuration),
    early?: Early,
  ) {
    this.#self = self;
    this.#signalling = signalling;
    this.#listener = listener;
    this.#mesh = new Mesh(
      self,
      signalling,
      {
        path: (id, path) => this.#directPath(id, path),
        streams: (id, camera, screen) => this.#directStreams(id, camera, screen),
      },
      connect,
    );
    this.#server = new ServerMedia(
      signalling,
      {
        path: (path) => this.#serverChanged(path),
        streams: (id, camera, screen) => {
          if (this.#carrierOf(id) === 'server') {
            this.#listener.streams(id, camera, screen);
          }
        },
      },
      connect,
      early,
    );
    if (early?.answer !== undefined) {
      // The media server waits for it.
      this.#server.open();
    }
    this.#timer = setInterval(() => this.#look(Date.now()), lookInterval);
  }

  /** The way that the meeting has decided on. */
  route(path: MediaPath): void {
    if (path === this.#path) {
      return;
    }
    this.#path = path;
    this.#movingSince = Date.now();
    this.#movedAt = undefined;
    this.#gaveUp = false;
    if (path === 'server') {
      this.#server.open();
      this.#server.carry(true);
    } else {
      this.#meshOn = true;
      this.#updateMesh(false);
    }
  }

  update(others: readonly ParticipantInfo[], newcomer: boolean): void {
    this.#others = others;
    const present = new Set(others.map((info) => info.participantId));
    for (const map of [this.#carriers, this.#direct, this.#silent]) {
      for (const id of map.keys()) {
        if (!present.has(id)) {
          map.delete(id);
        }
      }
    }
    for (const { participantId } of others) {
      if (!this.#carriers.has(participantId)) {
        this.#carriers.set(participantId, this.#path);
        if (this.#path === 'server') {
          this.#listener.path(participantId, this.#serverPathOf(participantId));
        }
      }
    }
    if (others.length > 0) {
      // Connected before it is needed: then a move is quick.
      this.#server.open();
    }
    this.#updateMesh(newcomer);
    this.#server.update(others);
  }

  handle(signal: MediaSignal): void {
    if (this.#meshOn) {
      this.#mesh.handle(signal);
    }
  }

  send(source: Source, track: MediaStreamTrack | null): void {
    this.#mesh.send(source, track);
    this.#server.send(source, track);
  }

  show(shown: ReadonlyMap<string, Shown>): void {
    this.#server.show(shown);
  }

  layersWanted(source: Source, highest: number | null): void {
    this.#server.layersWanted(source, highest);
  }

  /** Only the media server can leave out pictures, so whoever wants to save goes by it. */
  set saving(saving: Saving) {
    this.#saving = saving;
    this.#server.mostLayer = saving === 'none' ? Number.POSITIVE_INFINITY : savingLayer;
  }

  async statistics(): Promise<readonly ConnectionStats[]> {
    return (await Promise.all([this.#mesh.statistics(), this.#server.statistics()])).flat();
  }

  /** Pictures that should come by the media server. */
  get expected(): readonly Expected[] {
    return this.#server.expected.filter(({ participantId }) => this.#carrierOf(participantId) === 'server');
  }

  sourcesChanged(news: MediaSourcesChanged): void {
    this.#server.sourcesChanged(news);
  }

  speaks(participantId: string): void {
    this.#server.speaks(participantId);
  }

  serverLost(connectionId: string): void {
    this.#server.lost(connectionId);
  }

  useIceServers(servers: readonly IceServer[]): void {
    this.#mesh.useIceServers(servers);
    this.#server.useIceServers(
      servers.map(({ urls, username, credential }) => ({
        urls: [...urls],
        ...(username && { username }),
        ...(credential && { credential }),
      })),
    );
  }

  channel(up: boolean): void {
    this.#mesh.channel(up);
    this.#server.channel(up);
  }

  networkChanged(): void {
    this.#mesh.networkChanged();
    this.#server.networkChanged();
  }

  speaking(): ReadonlySet<string> {
    const directly = [...this.#mesh.speaking()].filter((id) => this.#carrierOf(id) === 'direct');
    const byServer = [...this.#server.speaking(speechLevel)].filter((id) => this.#carrierOf(id) === 'server');
    return new Set([...directly, ...byServer]);
  }

  close(): void {
    clearInterval(this.#timer);
    this.#mesh.close();
    this.#server.close();
  }

  #updateMesh(newcomer: boolean): void {
    // When a call becomes direct again, nobody is new: one side of the two begins.
    const begins = this.#movingSince !== undefined && this.#others.every((info) => this.#self < info.participantId);
    const direct = this.#others.filter(({ via }) => via === 'page');
    this.#mesh.update(this.#meshOn && this.#isDirectWanted ? direct : [], newcomer || begins);
  }

  get #isDirectWanted(): boolean {
    return this.#path === 'direct' || this.#movingSince !== undefined;
  }

  #look(now: number): void {
    this.#watchLost(now);
    if (this.#movingSince !== undefined) {
      this.#move(now, this.#movingSince);
    } else if (this.#path === 'direct') {
      this.#watchDirect(now);
    }
  }

  #move(now: number, since: number): void {
    for (const info of this.#others) {
      if (this.#carrierOf(info.participantId) !== this.#path && this.#arrives(info)) {
        this.#carry(info.participantId, this.#path);
      }
    }

    const late = now - since >= moveLimit;
    if (late && this.#canCarry) {
      for (const { participantId } of this.#others) {
        this.#carry(participantId, this.#path);
      }
    }
    if (this.#others.every((info) => this.#carrierOf(info.participantId) === this.#path)) {
      this.#movedAt ??= now;
    }
    if (this.#movedAt !== undefined && now - this.#movedAt >= overlap) {
      this.#endOld();
    }
  }

  /** Whether the new way works at all; while it doesn't, the old one goes on. */
  get #canCarry(): boolean {
    return this.#path === 'server'
      ? this.#server.isConnected
      : this.#others.every((info) => this.#direct.get(info.participantId)?.path === 'connected');
  }

  #endOld(): void {
    this.#movingSince = undefined;
    this.#movedAt = undefined;
    if (this.#path === 'server') {
      this.#meshOn = false;
      this.#mesh.update([], false);
      this.#direct.clear();
    } else {
      this.#server.carry(false);
    }
  }

  #arrives(info: ParticipantInfo): boolean {
    if (this.#path === 'server') {
      return this.#server.delivers(info);
    }
    const direct = this.#direct.get(info.participantId);
    return direct?.path === 'connected' && isComplete(info, direct);
  }

  #carry(participantId: string, carrier: MediaPath): void {
    if (this.#carrierOf(participantId) === carrier) {
      return;
    }
    this.#carriers.set(participantId, carrier);
    const direct = this.#direct.get(participantId);
    const { camera, screen } = carrier === 'server' ? this.#server.streamsOf(participantId) : (direct ?? {});
    if (camera !== undefined && screen !== undefined) {
      this.#listener.streams(participantId, camera, screen);
    }
    this.#listener.path(
      participantId,
      carrier === 'server' ? this.#serverPathOf(participantId) : (direct?.path ?? 'connecting'),
    );
  }

  /** The own way to the media server says nothing of somebody else's: it works, and yet they may be gone. */
  #watchLost(now: number): void {
    for (const info of this.#others) {
      const { participantId } = info;
      const isSilent = this.#server.isSilent(info, now);
      if (isSilent !== this.#silent.has(participantId)) {
        this.#silent[isSilent ? 'add' : 'delete'](participantId);
        if (this.#carrierOf(participantId) === 'server') {
          this.#listener.path(participantId, this.#serverPathOf(participantId));
        }
      }
    }
  }

  #watchDirect(now: number): void {
    const broken = this.#others.some((info) => {
      const since = this.#directOf(info.participantId).brokenSince;
      return info.presence === 'here' && since !== undefined && now - since >= directPatience;
    });
    const wanted = broken || (this.#saving !== 'none' && this.#others.length > 0);
    if (wanted && !this.#gaveUp && this.#server.isConnected) {
      this.#gaveUp = true;
      this.#signalling.giveUpDirect().catch((error: unknown) => {
        // The channel is away; the next look asks again.
        console.warn('The media server was not asked to carry the call.', error);
        this.#gaveUp = false;
      });
    }
  }

  #directPath(participantId: string, path: PeerPath): void {
    const direct = this.#directOf(participantId);
    direct.path = path;
    direct.brokenSince = path === 'connected' ? undefined : (direct.brokenSince ?? Date.now());
    if (this.#carrierOf(participantId) === 'direct') {
      this.#listener.path(participantId, path);
    }
  }

  #directStreams(participantId: string, camera: MediaStream, screen: MediaStream): void {
    const direct = this.#directOf(participantId);
    direct.camera = camera;
    direct.screen = screen;
    if (this.#carrierOf(participantId) === 'direct') {
      this.#listener.streams(participantId, camera, screen);
    }
  }

  #serverChanged(path: PeerPath): void {
    this.#serverPath = path;
    for (const [participantId, carrier] of this.#carriers) {
      if (carrier === 'server') {
        this.#listener.path(participantId, this.#serverPathOf(participantId));
      }
    }
  }

  #serverPathOf(participantId: string): PeerPath {
    return this.#serverPath === 'connected' && this.#silent.has(participantId) ? 'interrupted' : this.#serverPath;
  }

  #carrierOf(participantId: string): MediaPath {
    return this.#carriers.get(participantId) ?? this.#path;
  }

  #directOf(participantId: string): Direct {
    let direct = this.#direct.get(participantId);
    if (direct === undefined) {
      direct = { path: 'connecting', brokenSince: Date.now() };
      this.#direct.set(participantId, direct);
    }
    return direct;
  }
}

function isComplete({ media }: ParticipantInfo, { camera, screen }: Direct): boolean {
  const arrives = (stream: MediaStream | undefined, kind: string) =>
    stream?.getTracks().some((track) => track.kind === kind && !track.muted) === true;
  return (
    (!media.audio || arrives(camera, 'audio')) &&
    (!media.video || arrives(camera, 'video')) &&
    (!media.screen || arrives(screen, 'video'))
  );
}
