/** Work on one connection, one step after the other: each sees it as the one before left it. */
export class Steps {
  readonly #failed: (error: unknown) => void;
  #work: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(failed: (error: unknown) => void) {
    this.#failed = failed;
  }

  get closed(): boolean {
    return this.#closed;
  }

  add(step: () => Promise<void>): void {
    this.#work = this.#work.then(async () => {
      if (this.#closed) {
        return;
      }
      try {
        await step();
      } catch (error) {
        // The end of the call, or of this way of it, may come in the middle of a step: then nothing is left to mend.
        if (!this.#closed) {
          this.#failed(error);
        }
      }
    });
  }

  /** No further step begins. */
  close(): void {
    this.#closed = true;
  }
}
