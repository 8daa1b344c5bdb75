import type { KnownStream } from './quality/connection-stats';
import { hasUfrag } from './sdp';
import { applyLimits, limitsFor } from './sending';
import { type OutgoingTracks, type Source, sources } from './transport';

/** Candidates kept for a description that has not come yet. */
const mostEarly = 100;

/** One RTCPeerConnection with the four transceivers of a call. */
export class Link {
  readonly connection: RTCPeerConnection;
  readonly camera = new MediaStream();
  readonly screen = new MediaStream();
  #early: RTCIceCandidateInit[] = [];

  constructor(connection: RTCPeerConnection, early: readonly RTCIceCandidateInit[] = []) {
    this.connection = connection;
    this.#early = [...early];
  }

  /** Candidates that wait for their description. */
  get early(): readonly RTCIceCandidateInit[] {
    return this.#early;
  }

  /** The offerer makes the transceivers; both directions are there from the first offer on. */
  async prepare(tracks: OutgoingTracks): Promise<void> {
    // Sound and picture of one stream are played in step (RFC 8830 msid).
    const [camera, screen] = [new MediaStream(), new MediaStream()];
    for (const source of sources) {
      const kind = source === 'camera' || source === 'screen' ? 'video' : 'audio';
      const streams = [source === 'microphone' || source === 'camera' ? camera : screen];
      this.connection.addTransceiver(kind, { direction: 'sendrecv', streams });
    }
    await this.#fill(tracks);
  }

  /** The answerer takes over the transceivers that the offer made, and sends on them too. */
  async adopt(tracks: OutgoingTracks): Promise<void> {
    const [camera, screen] = [new MediaStream(), new MediaStream()];
    for (const [index, transceiver] of this.connection.getTransceivers().entries()) {
      transceiver.direction = 'sendrecv';
      transceiver.sender.setStreams?.(index < 2 ? camera : screen);
    }
    await this.#fill(tracks);
  }

  async send(source: Source, track: MediaStreamTrack | null): Promise<void> {
    await this.connection.getTransceivers()[sources.indexOf(source)]?.sender.replaceTrack(track);
  }

  async limit(viewers: number): Promise<void> {
    for (const [index, source] of sources.entries()) {
      const sender = this.connection.getTransceivers()[index]?.sender;
      if (sender !== undefined) {
        await applyLimits(sender, limitsFor(source, viewers));
      }
    }
  }

  async setRemote(description: RTCSessionDescriptionInit): Promise<void> {
    await this.connection.setRemoteDescription(description);
    for (const candidate of this.#early.splice(0)) {
      await this.addCandidate(candidate);
    }
  }

  /** Adds a candidate of the current remote description; one for a description to come is kept. */
  async addCandidate(candidate: RTCIceCandidateInit): Promise<void> {
    const remote = this.connection.remoteDescription;
    const ufrag = candidate.usernameFragment ?? / ufrag (\S+)/.exec(candidate.candidate ?? '')?.[1];
    if (remote === null || (ufrag !== undefined && !hasUfrag(remote.sdp, ufrag))) {
      this.#early = [...this.#early, candidate].slice(-mostEarly);
      return;
    }
    await this.connection.addIceCandidate(candidate);
  }

  /** Level of the microphone as received, 0..1, with the moment it was measured. */
  get soundLevel(): { readonly level: number; readonly at: number } | undefined {
    const source = this.connection.getTransceivers()[0]?.receiver.getSynchronizationSources?.()[0];
    return source && { level: source.audioLevel ?? 0, at: source.timestamp };
  }

  /** What its sections carry, from one person to one other. */
  streams(participantId: string): KnownStream[] {
    return this.connection.getTransceivers().flatMap(({ mid, receiver, sender }, index) => {
      const source = sources[index];
      return source === undefined
        ? []
        : [
            { direction: 'in', source, participantId, mid, trackId: receiver.track.id },
            { direction: 'out', source, participantId, mid, trackId: sender.track?.id },
          ];
    });
  }

  close(): void {
    this.connection.onicecandidate = null;
    this.connection.onconnectionstatechange = null;
    this.connection.close();
    for (const stream of [this.camera, this.screen]) {
      for (const track of stream.getTracks()) {
        stream.removeTrack(track);
      }
    }
  }

  async #fill(tracks: OutgoingTracks): Promise<void> {
    const receivers = this.connection.getTransceivers().map((transceiver) => transceiver.receiver.track);
    for (const [index, track] of receivers.entries()) {
      (index < 2 ? this.camera : this.screen).addTrack(track);
    }
    for (const source of sources) {
      await this.send(source, tracks[source]);
    }
  }
}
