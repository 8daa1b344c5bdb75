import type { CallMedia, MediaSignalling } from '../media/call-media';
import type { LocalMedia } from '../media/local-media';
import type { EarlyMedia } from '../media/server/early-media';
import type { MediaListener } from '../media/transport';
import type { Hub } from '../protocol/hub';
import type { EndReason, MediaState, MeetingJoined } from '../protocol/signals';
import type { Refused } from './events';
import type { SeatStore } from './seat';
import type { Store } from './store';

export type MakeTransport = (self: string, signalling: MediaSignalling, listener: MediaListener) => CallMedia;

export interface CallParts {
  readonly meetingId: string;
  readonly store: Store;
  readonly seats: SeatStore;
  readonly media: LocalMedia;
  readonly makeHub: () => Hub;
  readonly page: EventTarget;
  readonly makeTransport: MakeTransport;
  readonly early: Pick<EarlyMedia, 'offer'>;
  /** The meeting's password, as far as it was typed in this visit. */
  readonly password: string | undefined;
}

export interface CallListener {
  /** Before a closed door that somebody may open. */
  waits(): void;
  admitted(): void;
  denied(retryAfter: number): void;
  removed(): void;
  /** Somebody else waits to be let in. */
  knocked(): void;
  /** A host switched these off. */
  stopped(media: MediaState): void;
  /** What the person may do may have changed. */
  permitted(): void;
  /** In, for the first time or under another seat than before. */
  entered(snapshot: MeetingJoined, freshSeat: boolean): void;
  seatGiven(participantId: string): void;
  refused(refusal: Refused): void;
  seatInUse(): void;
  seatTaken(): void;
  ended(reason: EndReason): void;
}
