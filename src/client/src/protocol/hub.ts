import { HttpTransportType, HubConnectionBuilder, LogLevel } from '@microsoft/signalr';
import type {
  CandidateRequest,
  ChatRequest,
  CommandReply,
  DescriptionRequest,
  EndMeetingRequest,
  GiveUpDirectRequest,
  IceServersReply,
  JoinMeetingReply,
  JoinMeetingRequest,
  LeaveMeetingRequest,
  MediaAnswerReply,
  MediaOfferRequest,
  MediaStateRequest,
  MediaWantedRequest,
  PermissionsRequest,
  QualitySample,
  RaiseHandRequest,
  ReactionRequest,
  RemoveParticipantRequest,
  RenameRequest,
} from './signals';

/** What the meeting hub can be asked: method, request, reply. */
export interface HubMethods {
  joinMeeting: [JoinMeetingRequest, JoinMeetingReply];
  leaveMeeting: [LeaveMeetingRequest, CommandReply];
  endMeeting: [EndMeetingRequest, CommandReply];
  newOffer: [DescriptionRequest, CommandReply];
  newAnswer: [DescriptionRequest, CommandReply];
  sendIceCandidateToSignalingServer: [CandidateRequest, CommandReply];
  chatMessage: [ChatRequest, CommandReply];
  mediaStateChanged: [MediaStateRequest, CommandReply];
  raiseHand: [RaiseHandRequest, CommandReply];
  sendReaction: [ReactionRequest, CommandReply];
  rename: [RenameRequest, CommandReply];
  removeParticipant: [RemoveParticipantRequest, CommandReply];
  updateUserPermissions: [PermissionsRequest, CommandReply];
  offerMedia: [MediaOfferRequest, MediaAnswerReply];
  wantMedia: [MediaWantedRequest, CommandReply];
  giveUpDirect: [GiveUpDirectRequest, CommandReply];
  reportQuality: [QualitySample, CommandReply];
  getIceServers: [undefined, IceServersReply];
}

/** The part of a SignalR connection that is used here; tests put a fake in its place. */
export interface Hub {
  readonly state: string;
  start(): Promise<void>;
  stop(): Promise<void>;
  invoke(method: string, ...args: unknown[]): Promise<unknown>;
  on(signal: string, handler: (payload: unknown) => void): void;
  onclose(handler: () => void): void;
}

/** One connection to the meeting hub, not started. The server pings every 5 s, so 15 s of silence mean it is gone. */
export function createHub(): Hub {
  return new HubConnectionBuilder()
    .withUrl('/hubs/meeting', {
      timeout: 5_000,
      transport: HttpTransportType.WebSockets | HttpTransportType.ServerSentEvents | HttpTransportType.LongPolling,
    })
    .withServerTimeout(15_000)
    .withKeepAliveInterval(5_000)
    .configureLogging(LogLevel.None)
    .build();
}
