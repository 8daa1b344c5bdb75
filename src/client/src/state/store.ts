import { type ReadonlySignal, signal } from '@preact/signals';
import type { CallEvent } from './events';
import type { CallModel } from './initial';
import { reduce } from './reducer';

/** The one place where state changes: events in, a signal for ui/ out. */
export class Store {
  readonly #state;

  constructor(initial: CallModel) {
    this.#state = signal(initial);
  }

  get signal(): ReadonlySignal<CallModel> {
    return this.#state;
  }

  get state(): CallModel {
    return this.#state.peek();
  }

  dispatch(...events: readonly CallEvent[]): void {
    this.#state.value = events.reduce(reduce, this.state);
  }
}
