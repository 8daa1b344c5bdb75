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
  LockMeetingRequest,
  MediaAnswerReply,
  MediaOfferRequest,
  MediaStateRequest,
  MediaWantedRequest,
  MuteEveryoneRequest,
  ParticipantRequest,
  ParticipantsRequest,
  PermissionsRequest,
  QualitySample,
  RaiseHandRequest,
  ReactionRequest,
  RenameRequest,
  SetPasswordRequest,
  UpdateMeetingRequest,
  WaitingRoomRequest,
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
  admitFromWaitingRoom: [ParticipantsRequest, CommandReply];
  denyFromWaitingRoom: [ParticipantsRequest, CommandReply];
  muteParticipant: [ParticipantRequest, CommandReply];
  muteEveryone: [MuteEveryoneRequest, CommandReply];
  askToUnmute: [ParticipantRequest, CommandReply];
  stopVideo: [ParticipantRequest, CommandReply];
  stopSharing: [ParticipantRequest, CommandReply];
  lowerHand: [ParticipantsRequest, CommandReply];
  spotlight: [ParticipantsRequest, CommandReply];
  makeCoHost: [ParticipantRequest, CommandReply];
  removeCoHost: [ParticipantRequest, CommandReply];
  removeParticipant: [ParticipantRequest, CommandReply];
  updateUserPermissions: [PermissionsRequest, CommandReply];
  lockMeeting: [LockMeetingRequest, CommandReply];
  setWaitingRoom: [WaitingRoomRequest, CommandReply];
  setPassword: [SetPasswordRequest, CommandReply];
  updateMeeting: [UpdateMeetingRequest, CommandReply];
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
