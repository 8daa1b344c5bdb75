// What the call page shows, and what a person can do there.
// ui/ is a function of CallState and calls CallActions; everything else stays behind these two.

import type { Quality } from '../media/quality/quality';
import type { Saving } from '../media/server/asking';
import type { Body, ModerationMethod } from '../protocol/commands';
import type {
  ChatLine,
  EndReason,
  MediaState,
  ParticipantInfo,
  Permissions,
  ReactionKind,
  SettingsInfo,
  WaitingPerson,
  WaitingReason,
} from '../protocol/signals';
import type { StreamToken } from '../protocol/stream-tokens';
import type { TurnedAway } from './join';

/** The stages of a visit to /m/{meetingId}. */
export type Phase =
  | { readonly kind: 'check' }
  | { readonly kind: 'joining' }
  | { readonly kind: 'seat-in-use' }
  | { readonly kind: 'waiting'; readonly reason: WaitingReason; readonly hostPresent: boolean }
  | { readonly kind: 'call' }
  | { readonly kind: 'left' }
  | { readonly kind: 'ended'; readonly reason: EndReason }
  | { readonly kind: 'turned-away'; readonly why: TurnedAway; readonly until?: number }
  | { readonly kind: 'seat-taken' };

/** What the page was told of the meeting's doors before anybody knocked. */
export interface Doors {
  readonly password: boolean;
  /** Newcomers wait: for an answer, or for the meeting to begin. */
  readonly waitingRoom: boolean;
  readonly locked: boolean;
  /** This browser or account has the rights of the host. */
  readonly host: boolean;
}

/** The channel to the server, while in the call. */
export type Channel = 'connected' | 'reconnecting' | 'offline';

/** The path of media to one other participant. */
export type PeerPath = 'connecting' | 'connected' | 'interrupted' | 'failed';

export type DeviceProblem = 'denied' | 'missing' | 'busy' | 'insecure' | 'unknown';

/** A local source: microphone, camera or screen. */
export interface LocalSource {
  readonly wanted: boolean;
  readonly live: boolean;
  readonly problem?: DeviceProblem;
}

export interface DeviceChoice {
  readonly deviceId: string;
  readonly label: string;
}

export interface Devices {
  readonly microphones: readonly DeviceChoice[];
  readonly cameras: readonly DeviceChoice[];
  readonly speakers: readonly DeviceChoice[];
  readonly microphone?: string;
  readonly camera?: string;
  readonly speaker?: string;
}

/** One other participant as shown: the server's facts plus what this browser knows. */
export interface RemotePerson extends ParticipantInfo {
  readonly path: PeerPath;
  readonly speaking: boolean;
  /** Camera with sound; absent until media arrives. */
  readonly camera?: MediaStream;
  readonly screenStream?: MediaStream;
  /** When this browser learned that the person is away, in milliseconds since 1970. */
  readonly awaySince?: number;
  /** Away for long and without media: the person keeps the seat, but gets no tile. See state/tiles.ts. */
  readonly hidden?: boolean;
}

export interface ChatEntry extends ChatLine {
  /** Own lines not yet confirmed by the server, or refused by it. */
  readonly state: 'sent' | 'sending' | 'failed';
}

/** A reaction that is over its sender's tile just now. */
export interface ShownReaction {
  readonly id: number;
  readonly participantId: string;
  readonly reaction: ReactionKind;
  /** When it arrived, in milliseconds since 1970. */
  readonly at: number;
}

export interface Notice {
  readonly id: number;
  readonly tone: 'info' | 'warning' | 'error';
  readonly text: string;
  /** Of one topic only the newest is shown. */
  readonly topic?: string;
  /** What can be done about it at once. Such a notice stays until it is answered. */
  readonly action?: 'unmute';
}

export interface CallState {
  readonly meetingId: string;
  readonly title: string;
  readonly phase: Phase;
  /** Why the last attempt to join was refused; a sentence for a person. */
  readonly refusal?: {
    readonly code: string;
    readonly message: string;
    /** When another try makes sense, in milliseconds since 1970. */
    readonly until?: number;
  };
  readonly doors: Doors;
  /** Name of the account that is signed in, which is shown in the call; absent for guests. */
  readonly account?: string;
  /** How the meeting is set; absent until one is in. */
  readonly settings?: SettingsInfo;
  /** Whom a host or co-host made large for everybody; absent: nobody. */
  readonly spotlight?: string;
  /** Who waits to be let in, the first to come first; for those who may admit. */
  readonly waiting: readonly WaitingPerson[];
  readonly channel: Channel;
  readonly self?: ParticipantInfo;
  readonly displayName: string;
  readonly people: readonly RemotePerson[];
  /** Who leads the talk by the media server's judgement, oneself included; absent without it and while nobody does. */
  readonly speaker?: string;
  /** How many watch by other software; they are not among the people. */
  readonly viewers: number;
  readonly chat: readonly ChatEntry[];
  readonly unread: number;
  readonly reactions: readonly ShownReaction[];
  readonly microphone: LocalSource;
  readonly camera: LocalSource;
  readonly screen: LocalSource;
  readonly speaking: boolean;
  /** 0..1, for the meter of the device check. */
  readonly microphoneLevel: number;
  readonly cameraStream?: MediaStream;
  readonly screenStream?: MediaStream;
  readonly devices: Devices;
  /** How much this person wants to receive; kept by the browser. */
  readonly saving: Saving;
  /** What the last look at the connections says; absent before. */
  readonly quality?: Quality;
  /** The browser refuses to play sound until the page is clicked. */
  readonly soundBlocked: boolean;
  /** Nothing of the others is played here: the same person listens on another device. */
  readonly soundOff: boolean;
  readonly canShareScreen: boolean;
  readonly canChooseSpeaker: boolean;
  readonly notices: readonly Notice[];
  /** Sentences for the live region, newest last. */
  readonly announcements: readonly { readonly id: number; readonly text: string }[];
  /** Which side panel is open. */
  readonly panel: 'none' | 'chat' | 'participants';
}

export interface CallActions {
  setName(name: string): void;
  join(password?: string): Promise<void>;
  /** Back to the device check. */
  stopWaiting(): Promise<void>;
  /** Answers to seat-in-use: take the seat here, or join as a second person. */
  takeOver(): Promise<void>;
  joinAsAnother(): Promise<void>;
  toggleMicrophone(): void;
  toggleCamera(): void;
  /** Push to talk: microphone on while held, as before afterwards. */
  holdToTalk(held: boolean): void;
  toggleScreen(): Promise<void>;
  chooseMicrophone(deviceId: string): Promise<void>;
  chooseCamera(deviceId: string): Promise<void>;
  chooseSpeaker(deviceId: string): Promise<void>;
  testSpeaker(): Promise<void>;
  /** Ask the browser for devices again after a refusal. */
  retryDevices(): Promise<void>;
  toggleHand(): void;
  react(reaction: ReactionKind): void;
  sendChat(text: string, to?: string): void;
  retryChat(messageId: string): void;
  /** Whether the name was taken; in the call the server decides, however long it is away. */
  rename(name: string): Promise<boolean>;
  save(saving: Saving): void;
  openPanel(panel: CallState['panel']): void;
  dismissNotice(id: number): void;
  /** Says why a control can't be used now: a finger sees no tips. */
  explain(reason: string): void;
  allowSound(): void;
  /** Plays the call here, although one is also here on another device. */
  turnSoundOn(): void;
  leave(): Promise<void>;
  /** What hosts and co-hosts do. Whether it was done; a refusal is shown as a notice. */
  moderate<M extends ModerationMethod>(method: M, body: Body<M>): Promise<boolean>;
  /** Host only: a token for other software; nothing when it could not be had. */
  makeStreamToken(kind: StreamToken['kind']): Promise<StreamToken | undefined>;
  endForAll(): Promise<void>;
  rejoin(): Promise<void>;
}

export type { ChatLine, MediaState, ParticipantInfo, Permissions, Quality, ReactionKind, Saving, WaitingPerson };
