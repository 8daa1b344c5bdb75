/** How long somebody counts as speaking after the last loud sound, in milliseconds; words have gaps. */
const hold = 700;

/** Turns loud moments into a steady mark. */
export class SpeakingMarks {
  readonly #heardAt = new Map<string, number>();

  /** Who counts as speaking now, given who is loud now. */
  update(loud: Iterable<string>, now: number): ReadonlySet<string> {
    for (const id of loud) {
      this.#heardAt.set(id, now);
    }
    for (const [id, at] of this.#heardAt) {
      if (now - at > hold) {
        this.#heardAt.delete(id);
      }
    }
    return new Set(this.#heardAt.keys());
  }
}
