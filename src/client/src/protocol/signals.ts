// Generated from src/Parley.Meetings/Signals by `./dev.sh contract`. Do not edit.

export type EndReason = 'ended' | 'idle' | 'cancelled';

export type LeaveReason = 'left' | 'lost' | 'removed';

export type LineTrouble = 'lossOut' | 'lossIn' | 'slowOut' | 'slowIn' | 'late';

export type MediaPath = 'direct' | 'server';

export type MediaPriority = 'screen' | 'pinned' | 'speaker' | 'other';

export type MediaSource = 'microphone' | 'camera' | 'screen' | 'screenSound';

export type ModerationAct =
  | 'admitted'
  | 'admittedAll'
  | 'denied'
  | 'removed'
  | 'madeCoHost'
  | 'removedCoHost'
  | 'muted'
  | 'mutedEveryone'
  | 'askedToUnmute'
  | 'stoppedVideo'
  | 'stoppedSharing'
  | 'loweredHand'
  | 'loweredAllHands'
  | 'spotlighted'
  | 'endedSpotlight'
  | 'changedPermissions'
  | 'changedAllPermissions'
  | 'locked'
  | 'unlocked'
  | 'turnedWaitingRoomOn'
  | 'turnedWaitingRoomOff'
  | 'setPassword'
  | 'clearedPassword'
  | 'changedSettings'
  | 'heldNewcomers'
  | 'releasedNewcomers'
  | 'opened'
  | 'endedForAll'
  | 'becameActingCoHost';

export type Presence = 'here' | 'away';

export type ReactionKind = 'thumbsUp' | 'heart' | 'laugh' | 'surprised' | 'clap' | 'party';

export type Role = 'participant' | 'cohost' | 'host';

export type Via = 'page' | 'whip';

export type WaitingReason = 'notBegun' | 'waitingRoom' | 'held';

export type AdmittedToMeeting = Readonly<Record<string, never>>;

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

export interface DemotedFromCoHost {
  readonly by: string;
}

export interface DeniedFromMeeting {
  readonly retryAfter: number;
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

export interface HandsLowered {
  readonly participantIds: readonly string[];
  readonly by: string;
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
  readonly waiting?: boolean;
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
  readonly password?: string | null;
  readonly ticket?: string | null;
}

export interface LeaveMeetingRequest {
  readonly commandId: string;
}

export interface LockMeetingRequest {
  readonly commandId: string;
  readonly locked: boolean;
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

export interface MediaStopped {
  readonly participantIds: readonly string[];
  readonly stopped: MediaState;
  readonly by: string | null;
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
  readonly settings: SettingsInfo;
  readonly spotlight: string | null;
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
  readonly waiting: readonly WaitingPerson[];
}

export interface MeetingUpdated {
  readonly meeting: MeetingInfo;
}

export interface Moderated {
  readonly entry: ModerationEntry;
}

export interface ModerationEntry {
  readonly at: string;
  readonly act: ModerationAct;
  readonly by: string | null;
  readonly byName: string | null;
  readonly who: string | null;
  readonly whoName: string | null;
  readonly detail: string | null;
}

export interface MuteEveryoneRequest {
  readonly commandId: string;
  readonly audio?: boolean;
  readonly video?: boolean;
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
  readonly permissions: Permissions;
  readonly acting: boolean;
  readonly invited: boolean;
  readonly accountId: string | null;
}

export interface ParticipantLeft {
  readonly participantId: string;
  readonly reason: LeaveReason;
}

export interface ParticipantRequest {
  readonly commandId: string;
  readonly participantId: string;
}

export interface ParticipantsRequest {
  readonly commandId: string;
  readonly participantId?: string | null;
}

export interface ParticipantsUpdate {
  readonly participants: readonly ParticipantInfo[];
}

export interface PermissionChanges {
  readonly audio?: boolean | null;
  readonly video?: boolean | null;
  readonly screenShare?: boolean | null;
  readonly chat?: boolean | null;
  readonly reactions?: boolean | null;
}

export interface Permissions {
  readonly audio: boolean;
  readonly video: boolean;
  readonly screenShare: boolean;
  readonly chat: boolean;
  readonly reactions: boolean;
}

export interface PermissionsRequest {
  readonly commandId: string;
  readonly permissions: PermissionChanges;
  readonly participantId?: string | null;
  readonly resetOverrides?: boolean;
}

export interface PermissionsUpdated {
  readonly participantIds: readonly string[];
  readonly permissions: Permissions;
  readonly by: string | null;
}

export interface PromotedToCoHost {
  readonly by: string;
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

export type RemovedFromMeeting = Readonly<Record<string, never>>;

export interface RenameRequest {
  readonly commandId: string;
  readonly displayName: string;
}

export type SeatTaken = Readonly<Record<string, never>>;

export interface SetPasswordRequest {
  readonly commandId: string;
  readonly password: string | null;
}

export interface SettingsInfo {
  readonly waitingRoom: boolean;
  readonly locked: boolean;
  readonly passwordSet: boolean;
  readonly participantsMayStart: boolean;
  readonly neverDirect: boolean;
  readonly coHostsMayNameCoHosts: boolean;
  readonly actingCoHosts: boolean;
  readonly capacity: number | null;
  readonly permissions: Permissions;
  readonly newcomersHeld: boolean;
}

export interface SpeakerChanged {
  readonly participantId: string | null;
}

export interface UnmuteAsked {
  readonly by: string;
  readonly byName: string;
}

export interface UpdateMeetingRequest {
  readonly commandId: string;
  readonly title?: string | null;
  readonly waitingRoom?: boolean | null;
  readonly locked?: boolean | null;
  readonly participantsMayStart?: boolean | null;
  readonly neverDirect?: boolean | null;
  readonly coHostsMayNameCoHosts?: boolean | null;
  readonly actingCoHosts?: boolean | null;
  readonly capacity?: number | null;
  readonly newcomersHeld?: boolean | null;
}

export interface ViewersChanged {
  readonly viewers: number;
}

export interface WaitingChanged {
  readonly reason: WaitingReason;
  readonly hostPresent: boolean;
}

export interface WaitingPerson {
  readonly participantId: string;
  readonly displayName: string;
  readonly guest: boolean;
  readonly invited: boolean;
  readonly reason: WaitingReason;
  readonly since: string;
}

export interface WaitingRoomJoined {
  readonly meetingId: string;
  readonly title: string;
  readonly participantId: string;
  readonly reason: WaitingReason;
  readonly hostPresent: boolean;
  readonly serverTime: string;
}

export interface WaitingRoomRequest {
  readonly commandId: string;
  readonly on: boolean;
}

export interface WaitingRoomUpdate {
  readonly count: number;
  readonly arrived: readonly WaitingPerson[];
  readonly gone: readonly string[];
  readonly complete: boolean;
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
  readonly admittedToMeeting: AdmittedToMeeting;
  readonly chatMessage: ChatMessage;
  readonly demotedFromCoHost: DemotedFromCoHost;
  readonly deniedFromMeeting: DeniedFromMeeting;
  readonly handChanged: HandChanged;
  readonly handsLowered: HandsLowered;
  readonly mediaClosed: MediaClosed;
  readonly mediaLayersWanted: MediaLayersWanted;
  readonly mediaPathChanged: MediaPathChanged;
  readonly mediaSourcesChanged: MediaSourcesChanged;
  readonly mediaStateChanged: MediaStateChanged;
  readonly mediaStopped: MediaStopped;
  readonly meetingEnded: MeetingEnded;
  readonly meetingJoined: MeetingJoined;
  readonly meetingUpdated: MeetingUpdated;
  readonly moderated: Moderated;
  readonly newAnswer: NewAnswer;
  readonly newIceCandidate: NewIceCandidate;
  readonly newOffer: NewOffer;
  readonly newParticipant: NewParticipant;
  readonly participantLeft: ParticipantLeft;
  readonly participantsUpdate: ParticipantsUpdate;
  readonly permissionsUpdated: PermissionsUpdated;
  readonly promotedToCoHost: PromotedToCoHost;
  readonly reaction: Reaction;
  readonly removedFromMeeting: RemovedFromMeeting;
  readonly seatTaken: SeatTaken;
  readonly speakerChanged: SpeakerChanged;
  readonly unmuteAsked: UnmuteAsked;
  readonly viewersChanged: ViewersChanged;
  readonly waitingChanged: WaitingChanged;
  readonly waitingRoomJoined: WaitingRoomJoined;
  readonly waitingRoomUpdate: WaitingRoomUpdate;
}

/** Codes of refusals. */
export const refusals = {
  audioNotAllowed: 'audio_not_allowed',
  capacityInvalid: 'capacity_invalid',
  chatNotAllowed: 'chat_not_allowed',
  denied: 'denied_from_meeting',
  guestsMayNotCreate: 'guests_may_not_create',
  hostProtected: 'host_protected',
  hostTokenInvalid: 'host_token_invalid',
  instanceChanged: 'instance_changed',
  malformed: 'malformed',
  mediaUnknown: 'media_unknown',
  meetingCancelled: 'meeting_cancelled',
  meetingEnded: 'meeting_ended',
  meetingFull: 'meeting_full',
  meetingLocked: 'meeting_locked',
  meetingNotFound: 'meeting_not_found',
  meetingNotStarted: 'meeting_not_started',
  moderatorsOnly: 'moderators_only',
  nameFixed: 'name_fixed',
  nameInvalid: 'name_invalid',
  noMediaServer: 'no_media_server',
  notAllowed: 'not_allowed',
  notInMeeting: 'not_in_meeting',
  offerInvalid: 'offer_invalid',
  offerUnusable: 'offer_unusable',
  onlyPeople: 'only_people',
  participantAway: 'participant_away',
  participantUnknown: 'participant_unknown',
  passwordInvalid: 'password_invalid',
  passwordRequired: 'password_required',
  passwordWrong: 'password_wrong',
  preconditionFailed: 'precondition_failed',
  preconditionRequired: 'precondition_required',
  qualityFull: 'quality_full',
  rateLimited: 'rate_limited',
  reactionsNotAllowed: 'reactions_not_allowed',
  removed: 'removed_from_meeting',
  screenShareNotAllowed: 'screen_share_not_allowed',
  seatInUse: 'seat_in_use',
  stillWaiting: 'still_waiting',
  streamUnknown: 'stream_unknown',
  textInvalid: 'text_invalid',
  ticketInvalid: 'ticket_invalid',
  titleInvalid: 'title_invalid',
  tokenInvalid: 'token_invalid',
  tokenMissing: 'token_missing',
  tokenScope: 'token_scope',
  tokenUnknown: 'token_unknown',
  tooLarge: 'too_large',
  tooManyTokens: 'too_many_tokens',
  unavailable: 'unavailable',
  unsupportedMediaType: 'unsupported_media_type',
  videoNotAllowed: 'video_not_allowed',
  waitingRoomFull: 'waiting_room_full',
} as const;
