import type { LineTrouble } from '../../protocol/signals';
import type { ConnectionStats } from './connection-stats';
import { type Counters, readCounters } from './counters';
import { type Figures, figuresBetween, lossOf } from './figures';
import { TroubleWatch } from './trouble';

/** How good the connection of somebody is: 3 good, 2 fair, 1 poor. */
export type Bars = 1 | 2 | 3;

export interface Quality {
  readonly figures: Figures;
  /** By participant id; nobody who sends nothing. Oneself by the own uplink. */
  readonly bars: ReadonlyMap<string, Bars>;
  readonly trouble?: LineTrouble;
}

/** A picture that is to be seen. */
export interface Expected {
  readonly participantId: string;
  readonly source: 'camera' | 'screen';
}

/** Looks taken together for the bars: one lost packet must not make them flicker. */
const remembered = 3;

/** How long a picture may take to come before it counts as paused, in milliseconds. */
const settling = 6_000;

/** How long bars are shown without news, in milliseconds. */
const keptFor = 30_000;

/** Share of lost packets and round trip in milliseconds from which a connection is fair, and poor. */
const fair = { loss: 0.03, roundTrip: 300 };
const poor = { loss: 0.1, roundTrip: 700 };

/** Turns the browser's counters into what people can understand. Pure but for what it remembers. */
export class QualityMeter {
  readonly #self: string;
  readonly #troubles = new TroubleWatch();
  #before: { readonly counters: Counters; readonly at: number } | undefined;
  readonly #known = new Map<string, { readonly bars: Bars; readonly at: number }>();
  #expectedSince: ReadonlyMap<string, number> = new Map();
  #recent: Figures[] = [];

  constructor(self: string) {
    this.#self = self;
  }

  /** After the first look there is nothing to say yet. */
  look(connections: readonly ConnectionStats[], expected: readonly Expected[], now: number): Quality | undefined {
    const counters = readCounters(connections);
    const before = this.#before;
    this.#before = { counters, at: now };
    if (before === undefined) {
      return undefined;
    }

    const figures = figuresBetween(before.counters, counters, now - before.at);
    this.#recent = [...this.#recent, figures].slice(-remembered);
    const trouble = this.#troubles.look(figures, pausedOf(figures, this.#settled(expected, now)));
    this.#remember(this.#bars(figures), connections, now);
    const bars = new Map([...this.#known].map(([id, known]) => [id, known.bars]));
    return { figures, bars, ...(trouble && { trouble }) };
  }

  /** Those that have been expected for a while: a call that begins and a page that was turned are no trouble. */
  #settled(expected: readonly Expected[], now: number): Expected[] {
    const since = new Map(expected.map((one) => [keyOf(one), this.#expectedSince.get(keyOf(one)) ?? now]));
    this.#expectedSince = since;
    return expected.filter((one) => now - (since.get(keyOf(one)) ?? now) >= settling);
  }

  /** Somebody who is silent for a while sends too little to say anything new. */
  #remember(bars: ReadonlyMap<string, Bars>, connections: readonly ConnectionStats[], now: number): void {
    for (const [id, one] of bars) {
      this.#known.set(id, { bars: one, at: now });
    }
    const present = new Set(connections.flatMap(({ streams }) => streams.map(({ participantId }) => participantId)));
    for (const [id, { at }] of this.#known) {
      if (now - at > keptFor || !(present.has(id) || id === this.#self)) {
        this.#known.delete(id);
      }
    }
  }

  #bars(figures: Figures): ReadonlyMap<string, Bars> {
    const bars = new Map<string, Bars>();
    const all = this.#recent.flatMap(({ streams }) => streams);
    const senders = new Set(
      all.flatMap(({ direction, participantId }) => (direction === 'in' ? (participantId ?? []) : [])),
    );
    for (const id of senders) {
      const loss = lossOf(all.filter(({ direction, participantId }) => direction === 'in' && participantId === id));
      const path = figures.paths.find(({ participantId }) => participantId === id);
      if (loss !== undefined) {
        bars.set(id, barsFor(loss, path?.roundTrip));
      }
    }
    const lossOut = lossOf(all.filter(({ direction }) => direction === 'out'));
    if (lossOut !== undefined) {
      bars.set(this.#self, barsFor(lossOut, figures.paths[0]?.roundTrip));
    }
    return bars;
  }
}

const keyOf = ({ participantId, source }: Expected): string => `${participantId}/${source}`;

function pausedOf({ streams }: Figures, expected: readonly Expected[]) {
  const flows = ({ participantId, source }: Expected) =>
    streams.some(
      (one) =>
        one.direction === 'in' &&
        one.participantId === participantId &&
        one.source === source &&
        one.framesPerSecond > 0,
    );
  return { pictures: expected.length, still: expected.filter((one) => !flows(one)).length };
}

const barsFor = (loss: number, roundTrip = 0): Bars =>
  loss >= poor.loss || roundTrip >= poor.roundTrip ? 1 : loss >= fair.loss || roundTrip >= fair.roundTrip ? 2 : 3;
