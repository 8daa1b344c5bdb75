import type { MeetingJoined, Signals, WaitingRoomJoined } from '../protocol/signals';
import type { CallState, Channel, Devices, LocalSource, Notice, PeerPath, Phase, Quality, Saving } from './model';

/** Signals that change what is shown; the others are for the media. */
export type ShownSignal = Exclude<
  keyof Signals,
  | 'meetingJoined'
  | 'waitingRoomJoined'
  | 'admittedToMeeting'
  | 'deniedFromMeeting'
  | 'removedFromMeeting'
  | 'newOffer'
  | 'newAnswer'
  | 'newIceCandidate'
  | 'mediaPathChanged'
  | 'mediaSourcesChanged'
  | 'mediaLayersWanted'
  | 'mediaClosed'
  | 'seatTaken'
  | 'meetingEnded'
>;

export type SignalEvent = {
  [K in ShownSignal]: { readonly kind: 'signal'; readonly name: K; readonly payload: Signals[K]; readonly now: number };
}[ShownSignal];

export type LocalKind = 'microphone' | 'camera' | 'screen';

export interface Refused {
  readonly code: string;
  readonly message: string;
  /** When another try makes sense, in milliseconds since 1970. */
  readonly until?: number;
}

/** Everything that can happen to the state of a call. */
export type CallEvent =
  | SignalEvent
  | { readonly kind: 'joined'; readonly snapshot: MeetingJoined; readonly now: number }
  | { readonly kind: 'waits'; readonly payload: WaitingRoomJoined }
  | { readonly kind: 'phase'; readonly phase: Phase; readonly refusal?: Refused }
  | { readonly kind: 'channel'; readonly channel: Channel }
  | { readonly kind: 'named'; readonly name: string }
  | { readonly kind: 'path'; readonly participantId: string; readonly path: PeerPath; readonly now: number }
  | {
      readonly kind: 'streams';
      readonly participantId: string;
      readonly camera: MediaStream;
      readonly screen: MediaStream;
    }
  | { readonly kind: 'speaking'; readonly participantIds: ReadonlySet<string>; readonly self: boolean }
  | { readonly kind: 'level'; readonly level: number }
  | {
      readonly kind: 'source';
      readonly source: LocalKind;
      readonly value: LocalSource;
      readonly stream: MediaStream | undefined;
    }
  | { readonly kind: 'devices'; readonly devices: Devices }
  | { readonly kind: 'saving'; readonly saving: Saving }
  | { readonly kind: 'quality'; readonly quality: Quality }
  | { readonly kind: 'sound-blocked'; readonly blocked: boolean }
  | { readonly kind: 'sound'; readonly off: boolean }
  | { readonly kind: 'notice'; readonly tone: Notice['tone']; readonly text: string; readonly topic?: string }
  | { readonly kind: 'notice-dismissed'; readonly id: number }
  | { readonly kind: 'panel'; readonly panel: CallState['panel'] }
  | {
      readonly kind: 'chat-sending';
      readonly commandId: string;
      readonly text: string;
      readonly to: string | null;
      readonly sentAt: string;
    }
  | { readonly kind: 'chat-answered'; readonly commandId: string; readonly accepted: boolean }
  | { readonly kind: 'chat-dropped'; readonly commandId: string }
  | { readonly kind: 'released' }
  | { readonly kind: 'tick'; readonly now: number };
