import type { Section } from './section';

/** Who is heard right now. */
export class Voices {
  readonly #measured = new Map<string, number>();

  /** People whose sound was above the level since the last question. */
  above(level: number, sections: readonly Section[]): ReadonlySet<string> {
    const loud = new Set<string>();
    for (const { participantId, source, soundLevel } of sections) {
      if (participantId !== undefined && source === 'microphone' && soundLevel !== undefined) {
        if (this.#measured.get(participantId) !== soundLevel.at && soundLevel.level >= level) {
          loud.add(participantId);
        }
        this.#measured.set(participantId, soundLevel.at);
      }
    }
    return loud;
  }
}
