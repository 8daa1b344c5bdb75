import type { CommandReply, IceServer, ParticipantInfo } from '../protocol/signals';
import type { Relayed } from './outbox';
import { Peer } from './peer';
import type { ConnectionStats } from './quality/connection-stats';
import { type MediaListener, type MediaSignal, type MediaTransport, type Source, sources } from './transport';

/** What the mesh needs of the server. */
export interface MeshSignalling {
  relay(to: string, toInstance: string, signal: Relayed): Promise<CommandReply>;
  iceServers(): Promise<readonly IceServer[]>;
}

type Connect = (configuration: RTCConfiguration) => RTCPeerConnection;

/** Linear level from which sound counts as speech, about -34 dBov. */
const speechLevel = 0.02;

/** Signals kept for people whose arrival has not been told yet. */
const mostUnclaimed = 100;

/** Direct media: one connection to every other page load in the meeting. */
export class Mesh implements MediaTransport {
  readonly #self: string;
  readonly #signalling: MeshSignalling;
  readonly #listener: MediaListener;
  readonly #connect: Connect;
  readonly #peers = new Map<string, Peer>();
  readonly #tracks: Record<Source, MediaStreamTrack | null> = {
    microphone: null,
    camera: null,
    screen: null,
    screenSound: null,
  };
  /** People who were away when this browser arrived: nobody else will call them. */
  readonly #returning = new Set<string>();
  #others: readonly ParticipantInfo[] = [];
  #unclaimed: MediaSignal[] = [];
  #iceServers: RTCIceServer[] = [];
  #up = true;

  constructor(
    self: string,
    signalling: MeshSignalling,
    listener: MediaListener,
    connect: Connect = (configuration) => new RTCPeerConnection(configuration),
  ) {
    this.#self = self;
    this.#signalling = signalling;
    this.#listener = listener;
    this.#connect = connect;
  }

  update(others: readonly ParticipantInfo[], newcomer: boolean): void {
    this.#others = others;
    const before = this.#peers.size;
    const present = new Set(others.map((info) => info.participantId));
    for (const [id, peer] of this.#peers) {
      if (!present.has(id)) {
        this.#remove(id, peer);
      }
    }
    for (const info of others) {
      this.#updateOne(info, newcomer);
    }
    if (this.#peers.size !== before) {
      this.#each((peer) => peer.limit());
    }
  }

  handle(signal: MediaSignal): void {
    const peer = this.#peers.get(signal.from);
    if (peer?.instanceId === signal.fromInstance) {
      peer.receive(signal);
    } else {
      this.#unclaimed = [...this.#unclaimed, signal].slice(-mostUnclaimed);
    }
  }

  send(source: Source, track: MediaStreamTrack | null): void {
    if (this.#tracks[source] !== track) {
      this.#tracks[source] = track;
      this.#each((peer) => peer.send(source, track));
    }
  }

  useIceServers(servers: readonly IceServer[]): void {
    this.#iceServers = servers.map(({ urls, username, credential }) => ({
      urls: [...urls],
      ...(username && { username }),
      ...(credential && { credential }),
    }));
  }

  channel(up: boolean): void {
    this.#up = up;
    for (const info of this.#others) {
      const peer = this.#peers.get(info.participantId);
      if (peer !== undefined) {
        peer.reachable = this.#reaches(info);
      }
    }
  }

  networkChanged(): void {
    this.#each((peer) => peer.networkChanged());
  }

  speaking(): ReadonlySet<string> {
    return new Set([...this.#peers].filter(([, peer]) => peer.heard(speechLevel)).map(([id]) => id));
  }

  async statistics(): Promise<readonly ConnectionStats[]> {
    return (await Promise.all([...this.#peers.values()].map((peer) => peer.statistics()))).flat();
  }

  close(): void {
    for (const [id, peer] of this.#peers) {
      this.#remove(id, peer);
    }
    for (const source of sources) {
      this.#tracks[source] = null;
    }
    this.#unclaimed = [];
  }

  #updateOne(info: ParticipantInfo, newcomer: boolean): void {
    const id = info.participantId;
    let peer = this.#peers.get(id);
    if (peer && info.instanceId !== null && peer.instanceId !== info.instanceId) {
      this.#remove(id, peer);
      peer = undefined;
    }
    if (peer !== undefined) {
      peer.reachable = this.#reaches(info);
    } else if (info.instanceId !== null) {
      this.#add(info, info.instanceId, this.#returning.delete(id) || newcomer);
    } else if (newcomer) {
      this.#returning.add(id);
    }
  }

  #add(info: ParticipantInfo, instanceId: string, initiate: boolean): void {
    const id = info.participantId;
    const peer = new Peer(
      {
        participantId: id,
        instanceId,
        polite: this.#self < id,
        reachable: this.#reaches(info),
        relay: (signal) => this.#signalling.relay(id, instanceId, signal),
        connect: this.#connect,
        iceServers: () => this.#iceServers,
        freshIceServers: () => this.#freshIceServers(),
        tracks: () => this.#tracks,
        viewers: () => this.#peers.size,
        onPath: (path) => this.#listener.path(id, path),
        onStreams: (camera, screen) => this.#listener.streams(id, camera, screen),
      },
      initiate,
    );
    this.#peers.set(id, peer);

    const claimed = this.#unclaimed.filter((signal) => signal.from === id);
    this.#unclaimed = this.#unclaimed.filter((signal) => signal.from !== id);
    for (const signal of claimed) {
      if (signal.fromInstance === instanceId) {
        peer.receive(signal);
      }
    }
  }

  #remove(id: string, peer: Peer): void {
    peer.close();
    this.#peers.delete(id);
  }

  #reaches(info: ParticipantInfo): boolean {
    return this.#up && info.presence === 'here';
  }

  #each(act: (peer: Peer) => void): void {
    for (const peer of this.#peers.values()) {
      act(peer);
    }
  }

  async #freshIceServers(): Promise<RTCIceServer[]> {
    try {
      this.useIceServers(await this.#signalling.iceServers());
    } catch (error) {
      // The old servers may still do; without the channel the offer itself has to wait anyway.
      console.warn('Fresh ICE servers were not to be had.', error);
    }
    return this.#iceServers;
  }
}
