import type { MediaSignalling } from '../media/call-media';
import type { Relayed } from '../media/outbox';
import type { MeetingConnection } from '../protocol/connection';
import { newId } from '../protocol/identifiers';
import {
  type CommandReply,
  type IceServer,
  type MediaAnswerReply,
  type MediaOfferRequest,
  type MediaWantedRequest,
  type QualitySample,
  type ReactionKind,
  refusals,
} from '../protocol/signals';

/** Calls that are not queued: what comes late is of no use, or is asked for again. */
export class MediaCalls implements MediaSignalling {
  readonly #connection: MeetingConnection;

  constructor(connection: MeetingConnection) {
    this.#connection = connection;
  }

  /** A reaction that comes after the moment, or holds up the chat, is worse than none. */
  async react(reaction: ReactionKind): Promise<CommandReply> {
    try {
      return await this.#connection.invoke('sendReaction', { commandId: newId(), reaction });
    } catch {
      // Lost with the channel, or failed on the server: the person is told the same and can try again.
      return { accepted: false, code: refusals.unavailable };
    }
  }

  relay(to: string, toInstance: string, signal: Relayed): Promise<CommandReply> {
    return signal.method === 'sendIceCandidateToSignalingServer'
      ? this.#connection.invoke(signal.method, { to, toInstance, candidate: signal.candidate })
      : this.#connection.invoke(signal.method, { to, toInstance, sdp: signal.sdp });
  }

  async iceServers(): Promise<readonly IceServer[]> {
    return (await this.#connection.invoke('getIceServers', undefined)).iceServers;
  }

  offerMedia(request: MediaOfferRequest): Promise<MediaAnswerReply> {
    return this.#connection.invoke('offerMedia', request);
  }

  wantMedia(request: MediaWantedRequest): Promise<CommandReply> {
    return this.#connection.invoke('wantMedia', request);
  }

  giveUpDirect(): Promise<CommandReply> {
    return this.#connection.invoke('giveUpDirect', { commandId: newId() });
  }

  /** What is late says nothing. */
  reportQuality(sample: QualitySample): Promise<CommandReply> {
    return this.#connection.invoke('reportQuality', sample);
  }
}
