import { type MediaSourcesChanged, type ParticipantInfo, refusals } from '../../protocol/signals';
import type { PeerPath } from '../../state/model';
import type { ConnectionStats } from '../quality/connection-stats';
import type { Expected } from '../quality/quality';
import { Recovery } from '../recovery';
import { Steps } from '../steps';
import type { OutgoingTracks, Source } from '../transport';
import { Arrivals } from './arrivals';
import type { Connect, ServerListener, ServerSignalling } from './contract';
import { dispose, type Early } from './early-media';
import { Receiving, staleFor } from './receiving';
import type { Shown } from './section';
import { SentLayers } from './sent-layers';
import { configurationWith, ServerLink } from './server-link';
import { Voices } from './voices';

const nothing: OutgoingTracks = { microphone: null, camera: null, screen: null, screenSound: null };

/** After an offer that the server could not take just now, in milliseconds. */
const retryPause = 2_000;

/** How long a connection that was made before there were relays to ask has to find a way without them, in milliseconds. */
const relayPatience = 1_500;

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
  readonly #layers = new SentLayers();
  readonly #voices = new Voices();
  readonly #arrivals = new Arrivals();
  #tracks: OutgoingTracks = nothing;
  #others: readonly ParticipantInfo[] = [];
  #iceServers: RTCIceServer[] = [];
  #link: ServerLink | undefined;
  #early: Early | undefined;
  readonly #steps: Steps;
  #path: PeerPath = 'connecting';
  #up = true;
  #opened = false;
  #carries = false;
  #known = false;
  #planned = false;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #stale: ReturnType<typeof setTimeout> | undefined;
  #relays: ReturnType<typeof setTimeout> | undefined;

  constructor(signalling: ServerSignalling, listener: ServerListener, connect: Connect, early?: Early) {
    this.#signalling = signalling;
    this.#listener = listener;
    this.#connect = connect;
    this.#early = early;
    this.#steps = new Steps((error) => {
      // Lost with the channel, which asks again when it is back; recovery sees to the rest.
      console.warn('A step with the media server failed.', error);
      this.#recovery.begun();
    });
    this.#recovery = new Recovery(
      {
        healthy: () => this.#path === 'connected' && this.#link?.connection.signalingState === 'stable',
        restart: () => this.#restart(),
        recreate: () => this.#steps.add(() => this.#renew()),
      },
      true,
    );
  }

  get isConnected(): boolean {
    return this.#path === 'connected';
  }

  /** Connects, if that has not been begun. */
  open(): void {
    if (!this.#opened) {
      this.#opened = true;
      this.#steps.add(() => this.#renew());
    }
  }

  /** Begins or ends to send the own media and to ask for the others'. */
  carry(carries: boolean): void {
    if (this.#carries !== carries) {
      this.#carries = carries;
      this.#steps.add(async () => await this.#link?.send(this.#sent));
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
      this.#steps.add(async () => await this.#link?.send(this.#sent));
    }
  }

  useIceServers(servers: RTCIceServer[]): void {
    this.#iceServers = servers;
  }

  /** Sends no higher layer of the camera, whatever the others want. */
  set mostLayer(layer: number) {
    this.#layers.most = layer;
    this.#steps.add(() => this.#limit());
  }

  layersWanted(source: Source, highest: number | null): void {
    this.#layers.want(source, highest);
    this.#steps.add(() => this.#limit());
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
      this.#steps.add(() => this.#renew());
    }
  }

  channel(up: boolean): void {
    this.#up = up;
    this.#recovery.reachable = up;
    if (up && this.#link !== undefined) {
      // A server that was started anew does not know the connection, and this is the quickest way to learn it.
      this.#steps.add(() =>
        this.#link?.connection.signalingState === 'stable' ? this.#ask(true) : this.#negotiate(false),
      );
    }
  }

  networkChanged(): void {
    if (this.#link !== undefined) {
      this.#recovery.restartNow();
    } else {
      this.#dropEarly();
    }
  }

  streamsOf(participantId: string): { readonly camera: MediaStream; readonly screen: MediaStream } {
    return this.#receiving.streamsOf(participantId);
  }

  /** Whether everything that a person has on and that is to be seen arrives here. */
  delivers(info: ParticipantInfo): boolean {
    return this.isConnected && this.#receiving.delivers(this.#link?.sections ?? [], info);
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
    return this.#voices.above(level, this.#link?.sections ?? []);
  }

  async statistics(): Promise<readonly ConnectionStats[]> {
    const link = this.#link;
    return link === undefined || !this.#carries
      ? []
      : [{ way: 'server', report: await link.connection.getStats(), streams: link.streams }];
  }

  /** Pictures that are on and asked for, of people who are here. */
  get expected(): Expected[] {
    return this.#carries ? this.#receiving.expected(this.#others) : [];
  }

  close(): void {
    this.#steps.close();
    clearTimeout(this.#retry);
    clearTimeout(this.#stale);
    clearTimeout(this.#relays);
    this.#recovery.stop();
    this.#link?.close();
    this.#dropEarly();
  }

  get #sent(): OutgoingTracks {
    return this.#carries ? this.#tracks : nothing;
  }

  /** Gives sections to people soon; many changes at once are one. */
  #plan(): void {
    if (!this.#planned) {
      this.#planned = true;
      this.#steps.add(async () => {
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
    if (this.#assign(link, true)) {
      await this.#negotiate(false);
    } else {
      await this.#ask(false);
    }
    if (link.sections.some(({ staleUntil }) => staleUntil !== undefined)) {
      clearTimeout(this.#stale);
      this.#stale = setTimeout(() => this.#plan(), staleFor);
    }
  }

  /** Whether there are more sections now, which have to be negotiated. */
  #assign(link: ServerLink, grows: boolean): boolean {
    const others = this.#carries ? this.#others : [];
    this.#receiving.others = others;
    const more = this.#receiving.assign(link.sections, performance.now());
    for (const { participantId } of others) {
      const { camera, screen } = this.#receiving.streamsOf(participantId);
      this.#listener.streams(participantId, camera, screen);
    }
    if (!grows || more.audio + more.video === 0) {
      return false;
    }
    link.grow('audio', more.audio);
    link.grow('video', more.video);
    this.#receiving.assign(link.sections, performance.now());
    return true;
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
    this.#steps.add(async () => {
      if (link === this.#link) {
        await this.#negotiate(true);
      }
    });
  }

  async #renew(): Promise<void> {
    this.#link?.close();
    this.#receiving.reset();
    this.#known = false;
    const early = this.#early;
    this.#early = undefined;
    const made = await early?.link;
    const link = made ?? new ServerLink(this.#connect(configurationWith(this.#iceServers)));
    if (this.#steps.closed) {
      link.close();
      return;
    }
    this.#link = link;
    link.connection.onconnectionstatechange = () => this.#stateChanged(link.connection.connectionState);
    this.#recovery.renewed();
    if (made !== undefined && this.#iceServers.length > 0) {
      this.#relayLater(made);
    }
    const answer = made && early?.answer;
    this.#assign(link, answer === undefined);
    await this.#negotiate(false, answer);
    if (answer !== undefined) {
      // It was offered before anybody knew how many people there are.
      await this.#arrange();
    }
  }

  /** Relays are new to a connection that was made ahead. It looks for a way by them if there is no other. */
  #relayLater(link: ServerLink): void {
    link.connection.setConfiguration(configurationWith(this.#iceServers));
    clearTimeout(this.#relays);
    this.#relays = setTimeout(() => {
      if (!this.isConnected) {
        this.#restart();
      }
    }, relayPatience);
  }

  #dropEarly(): void {
    dispose(this.#early?.link);
    this.#early = undefined;
  }

  /** With `early` the offer has been sent already. */
  async #negotiate(restart: boolean, early?: Early['answer']): Promise<void> {
    const link = this.#link;
    if (link === undefined || !this.#up) {
      return;
    }
    await link.describe(restart);
    const offer = () => this.#signalling.offerMedia(link.offer(!this.#known));
    const answer = early === undefined ? offer() : early.then((reply) => (reply?.accepted ? reply : offer()));
    const [reply] = await Promise.all([answer, this.#askAhead(link), link.send(this.#sent)]);
    if (this.#steps.closed || link !== this.#link) {
      return;
    }
    if (reply.accepted && reply.sdp) {
      await link.connection.setRemoteDescription({ type: 'answer', sdp: reply.sdp });
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

  /** What is wanted of a new connection goes right behind its offer: the media server asks for pictures while the connection comes about. */
  async #askAhead(link: ServerLink): Promise<void> {
    const wanted = this.#known ? [] : this.#receiving.news(link.sections);
    if (wanted.length > 0 && (await this.#signalling.wantMedia({ connectionId: link.id, wanted })).accepted) {
      this.#receiving.told(wanted);
    }
  }

  async #limit(): Promise<void> {
    if (this.#link !== undefined) {
      await this.#layers.apply(this.#link);
    }
  }

  #later(step: () => Promise<void>): void {
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#steps.add(step), retryPause);
  }

  #stateChanged(state: RTCPeerConnectionState): void {
    const path = this.#recovery.changed(state);
    if (path !== undefined && path !== this.#path) {
      this.#path = path;
      this.#listener.path(path);
    }
  }
}
