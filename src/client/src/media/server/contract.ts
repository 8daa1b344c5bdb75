import type { CommandReply, MediaAnswerReply, MediaOfferRequest, MediaWantedRequest } from '../../protocol/signals';
import type { PeerPath } from '../../state/model';

export interface ServerSignalling {
  offerMedia(request: MediaOfferRequest): Promise<MediaAnswerReply>;
  wantMedia(request: MediaWantedRequest): Promise<CommandReply>;
}

export interface ServerListener {
  path(path: PeerPath): void;
  streams(participantId: string, camera: MediaStream, screen: MediaStream): void;
}

export type Connect = (configuration: RTCConfiguration) => RTCPeerConnection;
