import type { IceServer, ParticipantInfo } from '../protocol/signals';
import type { PeerPath } from '../state/model';
import type { ConnectionStats } from './quality/connection-stats';

/** The four things a person can send, in the order of the transceivers. */
export const sources = ['microphone', 'camera', 'screen', 'screenSound'] as const;

export type Source = (typeof sources)[number];

export type OutgoingTracks = Readonly<Record<Source, MediaStreamTrack | null>>;

/** A signal that one participant sent to this one about media. */
export type MediaSignal =
  | { readonly kind: 'offer' | 'answer'; readonly from: string; readonly fromInstance: string; readonly sdp: string }
  | {
      readonly kind: 'candidate';
      readonly from: string;
      readonly fromInstance: string;
      readonly candidate: RTCIceCandidateInit | null;
    };

export interface MediaListener {
  path(participantId: string, path: PeerPath): void;
  /** Streams that stay the same for as long as the path lives: camera with microphone, and screen with its sound. */
  streams(participantId: string, camera: MediaStream, screen: MediaStream): void;
}

/** How own media reaches the others and theirs comes here: directly (mesh), or by a media server (sfu). */
export interface MediaTransport {
  /**
   * The complete list of the other participants, whenever it changes.
   * With `newcomer`, this browser has just arrived: it calls those who are here, they don't call it.
   */
  update(others: readonly ParticipantInfo[], newcomer: boolean): void;
  handle(signal: MediaSignal): void;
  send(source: Source, track: MediaStreamTrack | null): void;
  useIceServers(servers: readonly IceServer[]): void;
  /** The channel to the server is up again (and the meeting joined), or down. */
  channel(up: boolean): void;
  /** This device has changed its network: paths must be found anew. */
  networkChanged(): void;
  /** Participants whose sound is loud right now. */
  speaking(): ReadonlySet<string>;
  statistics(): Promise<readonly ConnectionStats[]>;
  close(): void;
}
