// Generated from src/Parley.Meetings/Signals by `./dev.sh contract`. Do not edit.

export type EndReason = 'ended' | 'idle';

export type LeaveReason = 'left' | 'lost' | 'removed';

export type LineTrouble = 'lossOut' | 'lossIn' | 'slowOut' | 'slowIn' | 'late';

export type MediaPath = 'direct' | 'server';

export type MediaPriority = 'screen' | 'pinned' | 'speaker' | 'other';

export type MediaSource = 'microphone' | 'camera' | 'screen' | 'screenSound';

export type Presence = 'here' | 'away';

export type ReactionKind = 'thumbsUp' | 'heart' | 'laugh' | 'surprised' | 'clap' | 'party';

export type Role = 'participant' | 'cohost' | 'host';

export type Via = 'page' | 'whip';

export interface CandidateRequest {
  readonly to: string;
  readonly toInstance: string;
  readonly candidate: IceCandidate | null;
}

export interface ChatLine {
  readonly messageId: string;
  readonly from: string;
  readonly fromName: string;
  readonly to: string | null;
  readonly toName: string | null;
  readonly text: string;
  readonly sentAt: string;
}

export interface ChatMessage {
  readonly line: ChatLine;
}

export interface ChatRequest {
  readonly commandId: string;
  readonly text: string;
  readonly to?: string | null;
}

export interface CommandReply {
  readonly accepted: boolean;
  readonly code?: string | null;
  readonly message?: string | null;
  readonly retryAfter?: number | null;
}

export interface CreateMeetingReply {
  readonly accepted: boolean;
  readonly code?: string | null;
  readonly message?: string | null;
  readonly retryAfter?: number | null;
  readonly meetingId?: string | null;
  readonly hostToken?: string | null;
  readonly joinUrl?: string | null;
}

export interface CreateMeetingRequest {
  readonly commandId: string;
  readonly title: string | null;
  readonly displayName: string | null;
}

export interface DescriptionRequest {
  readonly to: string;
  readonly toInstance: string;
  readonly sdp: string;
}

export interface EndMeetingRequest {
  readonly commandId: string;
}

export interface GiveUpDirectRequest {
  readonly commandId: string;
}

export interface HandChanged {
  readonly participantId: string;
  readonly handRaisedAt: string | null;
}

export interface IceCandidate {
  readonly candidate: string;
  readonly sdpMid: string | null;
  readonly sdpMLineIndex: number | null;
  readonly usernameFragment: string | null;
}

export interface IceServer {
  readonly urls: readonly string[];
  readonly username?: string | null;
  readonly credential?: string | null;
}

export interface IceServersReply {
  readonly iceServers: readonly IceServer[];
}

export interface JoinMeetingReply {
  readonly accepted: boolean;
  readonly code?: string | null;
  readonly message?: string | null;
  readonly retryAfter?: number | null;
  readonly participantId?: string | null;
  readonly seatToken?: string | null;
}

export interface JoinMeetingRequest {
  readonly commandId: string;
  readonly meetingId: string;
  readonly displayName: string;
  readonly instanceId: string;
  readonly media: MediaState;
  readonly seatToken?: string | null;
  readonly hostToken?: string | null;
  readonly takeOver?: boolean;
}

export interface LeaveMeetingRequest {
  readonly commandId: string;
}

export interface MediaAnswerReply {
  readonly accepted: boolean;
  readonly code?: string | null;
  readonly message?: string | null;
  readonly retryAfter?: number | null;
  readonly sdp?: string | null;
}

export interface MediaClosed {
  readonly connectionId: string;
}

export interface MediaLayersWanted {
  readonly source: MediaSource;
  readonly layer: number | null;
}

export interface MediaOfferRequest {
  readonly connectionId: string;
  readonly first: boolean;
  readonly sdp: string;
  readonly published: readonly PublishedMedia[];
}

export interface MediaPathChanged {
  readonly mediaPath: MediaPath;
}

export interface MediaSourcesChanged {
  readonly connectionId: string;
  readonly received: readonly ReceivedMedia[];
}

export interface MediaState {
  readonly audio: boolean;
  readonly video: boolean;
  readonly screen: boolean;
}

export interface MediaStateChanged {
  readonly participantId: string;
  readonly media: MediaState;
}

export interface MediaStateRequest {
  readonly commandId: string;
  readonly media: MediaState;
}

export interface MediaWantedRequest {
  readonly connectionId: string;
  readonly wanted: readonly WantedMedia[];
}

export interface MeetingEnded {
  readonly reason: EndReason;
}

export interface MeetingInfo {
  readonly meetingId: string;
  readonly title: string;
}

export interface MeetingJoined {
  readonly meeting: MeetingInfo;
  readonly participantId: string;
  readonly participants: readonly ParticipantInfo[];
  readonly chat: readonly ChatLine[];
  readonly iceServers: readonly IceServer[];
  readonly mediaPath: MediaPath;
  readonly viewers: number;
  readonly serverTime: string;
}

export interface NewAnswer {
  readonly from: string;
  readonly fromInstance: string;
  readonly sdp: string;
}

export interface NewIceCandidate {
  readonly from: string;
  readonly fromInstance: string;
  readonly candidate: IceCandidate | null;
}

export interface NewOffer {
  readonly from: string;
  readonly fromInstance: string;
  readonly sdp: string;
}

export interface NewParticipant {
  readonly participant: ParticipantInfo;
}

export interface ParticipantInfo {
  readonly participantId: string;
  readonly instanceId: string | null;
  readonly displayName: string;
  readonly role: Role;
  readonly guest: boolean;
  readonly media: MediaState;
  readonly presence: Presence;
  readonly handRaisedAt: string | null;
  readonly joinedAt: string;
  readonly seat: number;
  readonly via: Via;
  readonly allowed: MediaState;
}

export interface ParticipantLeft {
  readonly participantId: string;
  readonly reason: LeaveReason;
}

export interface ParticipantsUpdate {
  readonly participants: readonly ParticipantInfo[];
}

export interface PermissionsRequest {
  readonly commandId: string;
  readonly participantId: string;
  readonly media: MediaState;
}

export interface PublishedMedia {
  readonly mid: string;
  readonly source: MediaSource;
}

export interface QualitySample {
  readonly path: MediaPath;
  readonly relayed: boolean;
  readonly tcp: boolean;
  readonly roundTrip: number | null;
  readonly lossIn: number | null;
  readonly lossOut: number | null;
  readonly bitsPerSecondIn: number;
  readonly bitsPerSecondOut: number;
  readonly trouble: LineTrouble | null;
}

export interface RaiseHandRequest {
  readonly commandId: string;
  readonly raised: boolean;
}

export interface Reaction {
  readonly participantId: string;
  readonly reaction: ReactionKind;
}

export interface ReactionRequest {
  readonly commandId: string;
  readonly reaction: ReactionKind;
}

export interface ReceivedMedia {
  readonly mid: string;
  readonly participantId: string | null;
  readonly source: MediaSource | null;
}

export interface RemoveParticipantRequest {
  readonly commandId: string;
  readonly participantId: string;
}

export interface RenameRequest {
  readonly commandId: string;
  readonly displayName: string;
}

export type SeatTaken = Readonly<Record<string, never>>;

export interface SpeakerChanged {
  readonly participantId: string | null;
}

export interface ViewersChanged {
  readonly viewers: number;
}

export interface WantedMedia {
  readonly mid: string;
  readonly participantId: string | null;
  readonly source: MediaSource | null;
  readonly width: number;
  readonly height: number;
  readonly priority: MediaPriority;
}

/** Server to client: the name on the wire and its payload. */
export interface Signals {
  readonly chatMessage: ChatMessage;
  readonly handChanged: HandChanged;
  readonly mediaClosed: MediaClosed;
  readonly mediaLayersWanted: MediaLayersWanted;
  readonly mediaPathChanged: MediaPathChanged;
  readonly mediaSourcesChanged: MediaSourcesChanged;
  readonly mediaStateChanged: MediaStateChanged;
  readonly meetingEnded: MeetingEnded;
  readonly meetingJoined: MeetingJoined;
  readonly newAnswer: NewAnswer;
  readonly newIceCandidate: NewIceCandidate;
  readonly newOffer: NewOffer;
  readonly newParticipant: NewParticipant;
  readonly participantLeft: ParticipantLeft;
  readonly participantsUpdate: ParticipantsUpdate;
  readonly reaction: Reaction;
  readonly seatTaken: SeatTaken;
  readonly speakerChanged: SpeakerChanged;
  readonly viewersChanged: ViewersChanged;
}

/** Codes of refusals. */
export const refusals = {
  guestsMayNotCreate: 'guests_may_not_create',
  hostTokenInvalid: 'host_token_invalid',
  instanceChanged: 'instance_changed',
  malformed: 'malformed',
  mediaUnknown: 'media_unknown',
  meetingEnded: 'meeting_ended',
  meetingFull: 'meeting_full',
  meetingNotFound: 'meeting_not_found',
  meetingNotStarted: 'meeting_not_started',
  nameInvalid: 'name_invalid',
  noMediaServer: 'no_media_server',
  notAllowed: 'not_allowed',
  notInMeeting: 'not_in_meeting',
  notOtherSoftware: 'not_other_software',
  offerInvalid: 'offer_invalid',
  offerUnusable: 'offer_unusable',
  participantAway: 'participant_away',
  participantUnknown: 'participant_unknown',
  preconditionFailed: 'precondition_failed',
  preconditionRequired: 'precondition_required',
  qualityFull: 'quality_full',
  rateLimited: 'rate_limited',
  seatInUse: 'seat_in_use',
  settingUnavailable: 'setting_unavailable',
  streamUnknown: 'stream_unknown',
  textInvalid: 'text_invalid',
  titleInvalid: 'title_invalid',
  tokenInvalid: 'token_invalid',
  tokenMissing: 'token_missing',
  tokenScope: 'token_scope',
  tokenUnknown: 'token_unknown',
  tooLarge: 'too_large',
  tooManyTokens: 'too_many_tokens',
  unavailable: 'unavailable',
  unsupportedMediaType: 'unsupported_media_type',
} as const;
