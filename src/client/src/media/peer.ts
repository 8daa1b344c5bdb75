import type { PeerPath } from '../state/model';
import { Link } from './link';
import { Outbox, type Relay } from './outbox';
import type { ConnectionStats } from './quality/connection-stats';
import { Recovery } from './recovery';
import { answers, isCallDescription, markAnswer, sessionOf, withOpusWishes } from './sdp';
import { Steps } from './steps';
import type { MediaSignal, OutgoingTracks, Source } from './transport';

/** What a peer needs of the mesh around it. */
export interface PeerSetting {
  readonly participantId: string;
  readonly instanceId: string;
  /** Gives way when both offer at once. */
  readonly polite: boolean;
  readonly reachable: boolean;
  readonly relay: Relay;
  readonly connect: (configuration: RTCConfiguration) => RTCPeerConnection;
  readonly iceServers: () => RTCIceServer[];
  /** The servers with credentials that are valid now. */
  readonly freshIceServers: () => Promise<RTCIceServer[]>;
  readonly tracks: () => OutgoingTracks;
  readonly viewers: () => number;
  readonly onPath: (path: PeerPath) => void;
  readonly onStreams: (camera: MediaStream, screen: MediaStream) => void;
}

/** How long somebody who was there first waits for the newcomer's offer, in milliseconds. */
const offerPatience = 5_000;

/** All but the servers has to be the same each time: browsers refuse to change it. */
const configurationWith = (iceServers: RTCIceServer[]): RTCConfiguration => ({
  iceServers,
  bundlePolicy: 'max-bundle',
});

/** Media with one page load of one participant: negotiates, and keeps the path alive. */
export class Peer {
  readonly instanceId: string;
  readonly #setting: PeerSetting;
  readonly #outbox: Outbox;
  readonly #recovery: Recovery;
  readonly #fallback: ReturnType<typeof setTimeout> | undefined;
  #link: Link | undefined;
  #early: RTCIceCandidateInit[] = [];
  /** Session of the other side's connection that the link talks to. */
  #remoteSession = '';
  /** Sessions of the other side that were given up; what still comes from them is late. */
  readonly #retired = new Set<string>();
  #answered: { readonly offer: string; readonly answer: string } | undefined;
  readonly #steps: Steps;
  #path: PeerPath = 'connecting';
  #soundAt = 0;

  constructor(setting: PeerSetting, initiate: boolean) {
    this.#setting = setting;
    this.instanceId = setting.instanceId;
    this.#outbox = new Outbox(setting.relay, setting.reachable);
    this.#steps = new Steps((error) => {
      // Recovery makes the connection anew if this one does not come about.
      console.warn('A step of the media negotiation failed.', error);
      this.#recovery.begun();
    });
    this.#recovery = new Recovery(
      {
        healthy: () => this.#healthy,
        restart: () => this.#steps.add(() => this.#restart()),
        recreate: () => this.#steps.add(() => this.#call()),
      },
      setting.reachable,
    );
    if (initiate) {
      this.#steps.add(() => this.#call());
    } else {
      this.#fallback = setTimeout(() => {
        if (this.#link === undefined) {
          this.#steps.add(() => this.#call());
        }
      }, offerPatience);
    }
  }

  set reachable(reachable: boolean) {
    this.#outbox.open(reachable);
    this.#recovery.reachable = reachable;
  }

  receive(signal: MediaSignal): void {
    switch (signal.kind) {
      case 'offer':
        this.#steps.add(() => this.#offered(signal.sdp));
        break;
      case 'answer':
        this.#steps.add(() => this.#answerCame(signal.sdp));
        break;
      case 'candidate':
        this.#steps.add(() => this.#candidate(signal.candidate));
        break;
      default:
        signal satisfies never;
    }
  }

  send(source: Source, track: MediaStreamTrack | null): void {
    this.#steps.add(async () => await this.#link?.send(source, track));
  }

  /** Share the upload anew: the number of viewers has changed. */
  limit(): void {
    this.#steps.add(async () => {
      if (this.#link?.connection.signalingState === 'stable') {
        await this.#link.limit(this.#setting.viewers());
      }
    });
  }

  networkChanged(): void {
    if (this.#link !== undefined) {
      this.#recovery.restartNow();
    }
  }

  /** Whether sound above the level arrived since the last question. */
  heard(level: number): boolean {
    const sound = this.#link?.soundLevel;
    if (sound === undefined || sound.at === this.#soundAt) {
      return false;
    }
    this.#soundAt = sound.at;
    return sound.level >= level;
  }

  /** What the browser knows of the connection; nothing while there is none. */
  async statistics(): Promise<ConnectionStats[]> {
    const link = this.#link;
    const { participantId } = this.#setting;
    return link === undefined
      ? []
      : [
          {
            way: 'direct',
            participantId,
            report: await link.connection.getStats(),
            streams: link.streams(participantId),
          },
        ];
  }

  close(): void {
    this.#steps.close();
    clearTimeout(this.#fallback);
    this.#recovery.stop();
    this.#outbox.close();
    this.#link?.close();
  }

  get #healthy(): boolean {
    const connection = this.#link?.connection;
    return connection?.connectionState === 'connected' && connection.signalingState === 'stable';
  }

  async #call(): Promise<void> {
    const link = this.#newLink();
    await link.prepare(this.#setting.tracks());
    await link.connection.setLocalDescription();
    this.#say('newOffer', link);
  }

  async #restart(): Promise<void> {
    const link = this.#link;
    // An offer that waits for its answer is a restart already; one that never got an answer is made anew by and by.
    if (link?.connection.signalingState !== 'stable' || this.#remoteSession === '') {
      return;
    }

    const iceServers = await this.#setting.freshIceServers();
    if (this.#steps.closed) {
      return;
    }
    link.connection.setConfiguration(configurationWith(iceServers));
    await link.connection.setLocalDescription(await link.connection.createOffer({ iceRestart: true }));
    this.#say('newOffer', link);
  }

  async #offered(sdp: string): Promise<void> {
    const session = sessionOf(sdp);
    if (!isCallDescription(sdp) || this.#retired.has(session)) {
      return;
    }
    if (this.#link !== undefined && sdp === this.#answered?.offer) {
      this.#outbox.send({ method: 'newAnswer', sdp: this.#answered.answer });
      return;
    }

    const known = this.#link !== undefined && this.#remoteSession === session;
    const collides = this.#link?.connection.signalingState === 'have-local-offer';
    if (collides && !this.#setting.polite && (known || this.#remoteSession === '')) {
      return;
    }

    // An offer of another session comes from a new connection of the other side: the own old one is of no use to it.
    const link = known && this.#link ? this.#link : this.#newLink();
    await link.setRemote({ type: 'offer', sdp });
    this.#remoteSession = session;
    if (!known) {
      await link.adopt(this.#setting.tracks());
    }
    await link.connection.setLocalDescription();
    this.#say('newAnswer', link, sdp);
    await this.#negotiated(link);
  }

  async #answerCame(sdp: string): Promise<void> {
    const link = this.#link;
    const offer = link?.connection.localDescription;
    if (
      !link ||
      !offer ||
      link.connection.signalingState !== 'have-local-offer' ||
      !isCallDescription(sdp) ||
      !answers(sdp, offer.sdp)
    ) {
      return;
    }

    const session = sessionOf(sdp);
    if (this.#remoteSession !== '' && this.#remoteSession !== session) {
      // The other side had lost its connection and answered with a new one; that needs a new one here too.
      await this.#call();
      return;
    }
    await link.setRemote({ type: 'answer', sdp });
    this.#remoteSession = session;
    await this.#negotiated(link);
  }

  async #candidate(candidate: RTCIceCandidateInit | null): Promise<void> {
    if (candidate === null) {
      return;
    }
    if (this.#link === undefined) {
      this.#early = [...this.#early, candidate].slice(-100);
    } else {
      await this.#link.addCandidate(candidate);
    }
  }

  async #negotiated(link: Link): Promise<void> {
    this.#setting.onStreams(link.camera, link.screen);
    await link.limit(this.#setting.viewers());
  }

  #say(method: 'newOffer' | 'newAnswer', link: Link, offer = ''): void {
    const description = link.connection.localDescription;
    if (description === null) {
      throw new Error('There is no local description to send.');
    }

    const wished = withOpusWishes(description.sdp);
    if (method === 'newAnswer') {
      const answer = markAnswer(wished, offer);
      this.#answered = { offer, answer };
      this.#outbox.send({ method, sdp: answer });
    } else {
      this.#outbox.send({ method, sdp: wished });
    }
  }

  #newLink(): Link {
    if (this.#remoteSession !== '') {
      this.#retired.add(this.#remoteSession);
      this.#remoteSession = '';
    }
    const early = [...(this.#link?.early ?? []), ...this.#early.splice(0)];
    this.#link?.close();
    this.#outbox.clear();
    this.#answered = undefined;
    clearTimeout(this.#fallback);

    const connection = this.#setting.connect(configurationWith(this.#setting.iceServers()));
    const link = new Link(connection, early);
    this.#link = link;
    connection.onicecandidate = ({ candidate }) => {
      if (candidate !== null && candidate.candidate !== '') {
        const { sdpMid, sdpMLineIndex, usernameFragment } = candidate;
        const sent = { candidate: candidate.candidate, sdpMid, sdpMLineIndex, usernameFragment };
        this.#outbox.send({ method: 'sendIceCandidateToSignalingServer', candidate: sent });
      }
    };
    connection.onconnectionstatechange = () => this.#stateChanged(connection.connectionState);
    this.#recovery.begun();
    return link;
  }

  #stateChanged(state: RTCPeerConnectionState): void {
    const path = this.#recovery.changed(state);
    if (path !== undefined && path !== this.#path) {
      this.#path = path;
      this.#setting.onPath(path);
    }
  }
}
