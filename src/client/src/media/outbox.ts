import { ChannelLost } from '../protocol/connection';
import { pause } from '../protocol/retry';
import { type CommandReply, type IceCandidate, refusals } from '../protocol/signals';

/** Signals of the negotiation, as the hub takes them. */
export type Relayed =
  | { readonly method: 'newOffer' | 'newAnswer'; readonly sdp: string }
  | { readonly method: 'sendIceCandidateToSignalingServer'; readonly candidate: IceCandidate | null };

export type Relay = (signal: Relayed) => Promise<CommandReply>;

/** More than an offer with all its candidates ever needs. */
const mostKept = 200;

/**
 * Relays signals to one page load of one participant. What can't be delivered now is kept, in order, and goes out
 * with the next {@link flush}; what the other side got twice does no harm there.
 */
export class Outbox {
  readonly #relay: Relay;
  readonly #scope = new AbortController();
  #kept: Relayed[] = [];
  #open: boolean;
  // Counts descriptions, so that nothing of an older one is kept or repeated after it.
  #generation = 0;

  constructor(relay: Relay, open: boolean) {
    this.#relay = relay;
    this.#open = open;
  }

  send(signal: Relayed): void {
    if (signal.method !== 'sendIceCandidateToSignalingServer') {
      // A newer description replaces what was to be said before it.
      this.clear();
    }
    if (this.#open) {
      void this.#attempt(signal);
    } else {
      this.#keep(signal, this.#generation);
    }
  }

  /** The receiver can (or can't) be reached. */
  open(reachable: boolean): void {
    this.#open = reachable;
    if (reachable) {
      for (const signal of this.#kept.splice(0)) {
        void this.#attempt(signal);
      }
    }
  }

  /** Forgets what a discarded connection wanted to say. */
  clear(): void {
    this.#kept = [];
    this.#generation++;
  }

  close(): void {
    this.#scope.abort();
    this.#kept = [];
  }

  async #attempt(signal: Relayed): Promise<void> {
    const generation = this.#generation;
    let reply: CommandReply;
    try {
      reply = await this.#relay(signal);
    } catch (error) {
      if (!(error instanceof ChannelLost)) {
        console.warn('A media signal was not relayed.', error);
      }
      this.#keep(signal, generation);
      return;
    }

    if (reply.code === refusals.participantAway || reply.code === refusals.notInMeeting) {
      this.#keep(signal, generation);
    } else if (reply.code === refusals.rateLimited) {
      await pause((reply.retryAfter ?? 1) * 1_000, this.#scope.signal);
      if (generation === this.#generation && !this.#scope.signal.aborted) {
        void this.#attempt(signal);
      }
    }
    // Any other refusal (instance_changed, participant_unknown) means that the receiver is gone for good.
  }

  #keep(signal: Relayed, generation: number): void {
    if (generation === this.#generation && !this.#scope.signal.aborted && this.#kept.length < mostKept) {
      this.#kept.push(signal);
    }
  }
}
