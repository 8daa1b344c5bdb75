import type { Person } from './person';
import { delay } from './wait';

/** Watches decoded frames and received sound while something else happens. */
export class SteadyMedia {
  #stopped = false;
  #longestGap = 0;
  readonly #watching: Promise<void>;

  constructor(person: Person, name: string) {
    this.#watching = this.#watch(person, name);
  }

  /** Ends watching; the longest time in which no frame came or no sound packet, in milliseconds. */
  async longestGap(): Promise<number> {
    this.#stopped = true;
    await this.#watching;
    return this.#longestGap;
  }

  async #watch(person: Person, name: string): Promise<void> {
    let frames = -1;
    let packets = -1;
    let pictureAt = performance.now();
    let soundAt = performance.now();
    while (!this.#stopped) {
      const report = (await person.media()).find((one) => one.name === name);
      const now = performance.now();
      if (report && report.framesDecoded > frames) {
        frames = report.framesDecoded;
        pictureAt = now;
      }
      if (report && report.audioPacketsReceived > packets) {
        packets = report.audioPacketsReceived;
        soundAt = now;
      }
      this.#longestGap = Math.max(this.#longestGap, now - pictureAt, now - soundAt);
      await delay(150);
    }
  }
}
