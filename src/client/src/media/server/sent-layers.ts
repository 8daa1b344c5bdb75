import { type Source, sources } from '../transport';
import { activate } from './encodings';
import type { ServerLink } from './server-link';

/** Which simulcast layers of the own sources are made: those that somebody is sent. */
export class SentLayers {
  readonly #wanted = new Map<Source, number | null>();
  #limited: { readonly link: ServerLink; readonly sources: Set<Source> } | undefined;

  /** The highest one of the camera, whatever the others want. */
  most = Number.POSITIVE_INFINITY;

  /** Nothing: nobody is sent any. */
  want(source: Source, highest: number | null): void {
    this.#wanted.set(source, highest);
  }

  async apply(link: ServerLink): Promise<void> {
    if (this.#limited?.link !== link) {
      this.#limited = { link, sources: new Set() };
    }
    for (const source of sources) {
      const most = source === 'camera' ? this.most : Number.POSITIVE_INFINITY;
      const told = this.#wanted.get(source);
      const wanted = told === undefined ? most : told;
      // Asking a sender what it does holds the page up; a new one does everything.
      if (wanted !== Number.POSITIVE_INFINITY || this.#limited.sources.has(source)) {
        this.#limited.sources.add(source);
        await activate(link.sender(source), wanted === null ? null : Math.min(wanted, most));
      }
    }
  }
}
