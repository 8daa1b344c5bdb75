import type { Section } from './section';

/** So long without a packet, and nothing comes from somebody any more. Silence is sent too, every 400 ms. */
const patience = 3_000;

/** Notices when nothing arrives from somebody any more. Whoever is watched is looked at several times a second. */
export class Arrivals {
  readonly #last = new Map<string, { readonly newest: number; readonly at: number }>();

  /** Whether nothing has come from a person for a while; the first look begins the while. */
  isSilent(sections: readonly Section[], participantId: string, now: number): boolean {
    const theirs = sections.filter((section) => section.participantId === participantId);
    const newest = Math.max(0, ...theirs.map(({ newestPacket }) => newestPacket));
    const last = this.#last.get(participantId);
    if (last === undefined || last.newest !== newest) {
      this.#last.set(participantId, { newest, at: now });
      return false;
    }
    return now - last.at >= patience;
  }

  /** The next look is a first one again. */
  forget(participantId: string): void {
    this.#last.delete(participantId);
  }
}
