import { QualityMeter } from '../media/quality/quality';
import { SampleBuilder } from '../media/quality/sample';
import { Asking, type Saving } from '../media/server/asking';
import { watchPictures } from '../media/viewing';
import type { LiveCall } from './live-call';
import type { Store } from './store';

/** How often the browser's counters are looked at, in milliseconds. */
const lookInterval = 2_000;

/** Every so many looks, which is half a minute, the server is told how good the line was. */
const looksPerSample = 15;

/** What one receives in a call: which pictures are asked for, and how good what comes is. */
export class Reception {
  readonly #call: LiveCall;
  readonly #store: Store;
  readonly #asking = new Asking();
  readonly #look: () => void;
  readonly #samples = new SampleBuilder();
  #looks = 0;
  #meter: { readonly self: string; readonly meter: QualityMeter } | undefined;

  constructor(root: ParentNode, store: Store, call: LiveCall) {
    this.#call = call;
    this.#store = store;
    this.#asking.saving = store.state.saving;
    this.#look = watchPictures(root, this.#asking, (shown) => call.show(shown), call.ended);
    const timer = setInterval(() => void this.#measure(), lookInterval);
    call.ended.addEventListener('abort', () => clearInterval(timer), { once: true });
  }

  save(saving: Saving): void {
    this.#asking.saving = saving;
    this.#look();
  }

  async #measure(): Promise<void> {
    const self = this.#store.state.self?.participantId;
    const { transport } = this.#call;
    if (self === undefined || transport === undefined) {
      return;
    }
    if (this.#meter?.self !== self) {
      this.#meter = { self, meter: new QualityMeter(self) };
    }
    try {
      const connections = await transport.statistics();
      const quality = this.#meter.meter.look(connections, transport.expected, performance.now());
      if (quality !== undefined && !this.#call.ended.aborted) {
        this.#store.dispatch({ kind: 'quality', quality });
        this.#samples.add(quality);
      }
    } catch (error) {
      // A connection that was closed meanwhile; the next look is at the one that took its place.
      console.warn('The counters of the call could not be read.', error);
    }
    this.#looks++;
    if (this.#looks % looksPerSample === 0) {
      await this.#report();
    }
  }

  async #report(): Promise<void> {
    const sample = this.#samples.take();
    if (sample === undefined || this.#store.state.channel !== 'connected') {
      return;
    }
    try {
      const reply = await this.#call.calls.reportQuality(sample);
      if (!reply.accepted) {
        console.warn('A sample of the quality was refused.', reply.code);
      }
    } catch (error) {
      // Lost with the channel; the next one says as much.
      console.warn('A sample of the quality was not sent.', error);
    }
  }
}
