import { newId } from '../../protocol/identifiers';
import type { MediaOfferRequest, PublishedMedia } from '../../protocol/signals';
import type { KnownStream } from '../quality/connection-stats';
import { withOpusWishes } from '../sdp';
import { type OutgoingTracks, type Source, sources } from '../transport';
import { codecsOf } from './codecs';
import { encodingsOf } from './encodings';
import { type Kind, kindOf, Section } from './section';

/** What all connections with the media server are made with: browsers refuse to change anything but the servers. */
export const configurationWith = (iceServers: RTCIceServer[]): RTCConfiguration => ({
  bundlePolicy: 'max-bundle',
  iceServers,
});

/** One RTCPeerConnection with the media server: four sections to send in, and as many to receive in as are needed. */
export class ServerLink {
  readonly id = newId();
  readonly connection: RTCPeerConnection;
  readonly sections: Section[] = [];
  readonly #senders: readonly RTCRtpTransceiver[];

  constructor(connection: RTCPeerConnection) {
    this.connection = connection;
    // Sound and picture of one stream are played in step (RFC 8830 msid).
    const [camera, screen] = [new MediaStream(), new MediaStream()];
    this.#senders = sources.map((source) => {
      const streams = [source === 'microphone' || source === 'camera' ? camera : screen];
      const sendEncodings = encodingsOf(source);
      const transceiver = connection.addTransceiver(kindOf(source), { direction: 'sendonly', streams, sendEncodings });
      transceiver.setCodecPreferences?.(codecsOf(kindOf(source)));
      return transceiver;
    });
  }

  /** Sections of the offer that carry an own source. */
  get published(): PublishedMedia[] {
    return this.#senders.flatMap(({ mid }, index) => {
      const source = sources[index];
      return mid === null || source === undefined ? [] : [{ mid, source }];
    });
  }

  /** Adds receiving sections; they are there after the next negotiation. */
  grow(kind: Kind, count: number): void {
    for (let added = 0; added < count; added++) {
      const transceiver = this.connection.addTransceiver(kind, { direction: 'recvonly' });
      transceiver.setCodecPreferences?.(codecsOf(kind));
      this.sections.push(new Section(transceiver, kind));
    }
  }

  /** Makes the next offer, unless there is one that says the same and has no answer yet. */
  async describe(restart: boolean): Promise<void> {
    const { connection } = this;
    if (connection.signalingState === 'stable') {
      await connection.setLocalDescription(restart ? await connection.createOffer({ iceRestart: true }) : undefined);
    } else if (this.sections.some(({ transceiver }) => transceiver.mid === null)) {
      await connection.setLocalDescription();
    }
  }

  /** The offer as it is now. */
  offer(first: boolean): MediaOfferRequest {
    const sdp = withOpusWishes(this.connection.localDescription?.sdp ?? '');
    return { connectionId: this.id, first, sdp, published: this.published };
  }

  sender(source: Source): RTCRtpSender {
    const transceiver = this.#senders[sources.indexOf(source)];
    if (transceiver === undefined) {
      throw new Error(`There is no sender for ${source}.`);
    }
    return transceiver.sender;
  }

  async send(tracks: OutgoingTracks): Promise<void> {
    for (const source of sources) {
      const sender = this.sender(source);
      if (sender.track !== tracks[source]) {
        await sender.replaceTrack(tracks[source]);
      }
    }
  }

  /** What its sections carry now; free ones are left out. */
  get streams(): KnownStream[] {
    const own = this.#senders.flatMap(({ mid, sender }, index): KnownStream[] => {
      const source = sources[index];
      return source === undefined ? [] : [{ direction: 'out', source, mid, trackId: sender.track?.id }];
    });
    const others = this.sections.flatMap(({ transceiver, participantId, source, track }): KnownStream[] =>
      participantId === undefined || source === undefined
        ? []
        : [{ direction: 'in', source, participantId, mid: transceiver.mid, trackId: track.id }],
    );
    return [...own, ...others];
  }

  close(): void {
    this.connection.onconnectionstatechange = null;
    this.connection.close();
  }
}
