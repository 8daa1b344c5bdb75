import type { MediaAnswerReply, MediaOfferRequest } from '../../protocol/signals';
import type { Connect } from './contract';
import { spareSections } from './receiving';
import { configurationWith, ServerLink } from './server-link';

/** A connection that was made ahead; nothing: it could not be made. */
export interface Early {
  readonly link: Promise<ServerLink | undefined>;
  /** The answer to its offer, where that is on its way; nothing in it: the offer was lost. */
  readonly answer: Promise<MediaAnswerReply | undefined> | undefined;
}

/**
 * The connection with the media server of somebody who has not joined yet, made at the device check because it takes a while. Until it is
 * offered nothing of it leaves this computer: without servers to ask, a browser finds out its own addresses only.
 */
export class EarlyMedia {
  readonly #connect: Connect;
  #link: Promise<ServerLink | undefined> | undefined;
  #answer: Promise<MediaAnswerReply | undefined> | undefined;

  constructor(connect: Connect) {
    this.#connect = connect;
  }

  prepare(): void {
    this.#link ??= this.#make();
  }

  /** This device has changed its network: its addresses are others. */
  renew(): void {
    if (this.#link !== undefined) {
      dispose(this.#link);
      this.#link = this.#make();
      this.#answer = undefined;
    }
  }

  /** Offers it right behind the wish to come in. The server takes one after the other, and no offer of somebody it has not let in. */
  offer(send: (request: MediaOfferRequest) => Promise<MediaAnswerReply>): void {
    this.#answer = this.#link
      ?.then((link) => link && send(link.offer(true)))
      // Lost with the channel; the call offers it again.
      .catch(() => undefined);
  }

  /** Hands it over to the call. */
  take(): Early | undefined {
    const early = this.#link && { link: this.#link, answer: this.#answer };
    this.#link = undefined;
    this.#answer = undefined;
    return early;
  }

  async #make(): Promise<ServerLink | undefined> {
    try {
      const link = new ServerLink(this.#connect(configurationWith([])));
      link.grow('audio', spareSections);
      link.grow('video', spareSections);
      await link.describe(false);
      return link;
    } catch (error) {
      // The call makes its own.
      console.warn('No connection was made ahead.', error);
      return undefined;
    }
  }
}

export function dispose(link: Promise<ServerLink | undefined> | undefined): void {
  void link?.then((made) => made?.close());
}
