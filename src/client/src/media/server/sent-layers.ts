import { type Source, sources } from '../transport';
import { activate } from './encodings';
import type { ServerLink } from './server-link';

/** Which simulcast layers of the own sources are made: those that somebody is sent. */
export class SentLayers {
  readonly #wanted = new Map<Source, number | null>();

  /** The highest one of the camera, whatever the others want. */
  most = Number.POSITIVE_INFINITY;

  /** Nothing: nobody is sent any. */
  want(source: Source, highest: number | null): void {
    this.#wanted.set(source, highest);
  }

  async apply(link: ServerLink): Promise<void> {
    for (const source of sources) {
      const wanted = this.#wanted.get(source);
      const most = source === 'camera' ? this.most : Number.POSITIVE_INFINITY;
      await activate(link.sender(source), wanted === null ? null : Math.min(wanted ?? most, most));
    }
  }
}
