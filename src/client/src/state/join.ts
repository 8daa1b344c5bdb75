import { type JoinMeetingReply, refusals } from '../protocol/signals';

/** What to do about a refused attempt to join. */
export type AfterRefusal =
  | { readonly kind: 'retry'; readonly afterSeconds: number }
  | { readonly kind: 'forget-host-token' }
  | { readonly kind: 'forget-ticket' }
  | { readonly kind: 'seat-in-use' }
  | { readonly kind: 'ended' }
  | { readonly kind: 'give-up' };

export interface Attempt {
  /** The person is in the call already, as far as this page knows. */
  readonly again: boolean;
  /** This tab had a seat before. */
  readonly returning: boolean;
  readonly withHostToken: boolean;
  readonly withTicket: boolean;
  /** Since the first attempt: a reload may be faster than the server's notice that the page before it is gone. */
  readonly waitedSeconds: number;
}

/** How long a reload without locks waits for the server to notice that the page before it is gone. */
const seatPatience = 3;

export function afterRefusal(reply: JoinMeetingReply, attempt: Attempt): AfterRefusal {
  switch (reply.code) {
    case refusals.seatInUse:
      return attempt.waitedSeconds < seatPatience ? { kind: 'retry', afterSeconds: 0.5 } : { kind: 'seat-in-use' };
    case refusals.hostTokenInvalid:
      return attempt.withHostToken ? { kind: 'forget-host-token' } : { kind: 'give-up' };
    case refusals.ticketInvalid:
      return attempt.withTicket ? { kind: 'forget-ticket' } : { kind: 'give-up' };
    case refusals.meetingEnded:
    case refusals.meetingNotFound:
      return attempt.again ? { kind: 'ended' } : { kind: 'give-up' };
    case refusals.rateLimited:
    case refusals.unavailable:
      // Somebody who is in the call must not be thrown out because the server is busy for a moment.
      return attempt.again || attempt.returning
        ? { kind: 'retry', afterSeconds: Math.min(Math.max(reply.retryAfter ?? 1, 0.3), 10) }
        : { kind: 'give-up' };
    default:
      return { kind: 'give-up' };
  }
}

/** Refusals after which the device check is of no use. */
const away = {
  [refusals.denied]: 'denied',
  [refusals.removed]: 'removed',
  [refusals.meetingLocked]: 'locked',
  [refusals.meetingFull]: 'full',
  [refusals.waitingRoomFull]: 'crowded',
  [refusals.meetingEnded]: 'over',
  [refusals.meetingCancelled]: 'cancelled',
} as const;

/** Why somebody stands before a closed door. */
export type TurnedAway = (typeof away)[keyof typeof away];

export const turnedAway = (code: string): TurnedAway | undefined => (away as Record<string, TurnedAway>)[code];

/** Whether a refusal is about the password, or about trying too many. */
export function isOfPassword(code: string | undefined, asked: boolean): boolean {
  return (
    code === refusals.passwordRequired || code === refusals.passwordWrong || (asked && code === refusals.rateLimited)
  );
}

/** From so many people on, oneself included, newcomers arrive with the microphone off, and with the camera off. */
const quietFrom = 6;
const darkFrom = 13;

export function devicesAtArrival(people: number): { readonly microphone: boolean; readonly camera: boolean } {
  return { microphone: people < quietFrom, camera: people < darkFrom };
}
