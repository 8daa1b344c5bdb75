import type { LineTrouble } from '../../protocol/signals';
import { type Figures, lossOf, type StreamFigures } from './figures';

/** What can be wrong with the own line, in the order of telling. */
const troubles: readonly LineTrouble[] = ['lossOut', 'lossIn', 'slowOut', 'slowIn', 'late'];

/** Looks that are taken together: receivers report at most every few seconds. */
const window = 3;

/** Shares of lost packets: sound suffers from the first on, and is whole again below the second. */
const lossBegins = 0.05;
const lossEnds = 0.025;

/** In milliseconds: people begin to talk over each other (ITU-T G.114 gives 400 one way as the limit). */
const lateBegins = 600;
const lateEnds = 450;

/** Less than the middle layer of a camera with its sound, in bits per second. */
const slowUplink = 500_000;

interface Rule {
  /** How many looks in a row begin it, and end it. */
  readonly begins: number;
  readonly ends: number;
  /** Whether it is bad; nothing: neither bad nor over. */
  readonly isBad: (recent: readonly Figures[], paused: readonly Paused[]) => boolean | undefined;
}

/** How many pictures are to be seen and how many of them stand still. */
export interface Paused {
  readonly pictures: number;
  readonly still: number;
}

const rules: Readonly<Record<LineTrouble, Rule>> = {
  lossOut: { begins: 2, ends: 3, isBad: (recent) => isBetween(lossOf(streamsOf(recent, 'out')), lossEnds, lossBegins) },
  lossIn: { begins: 2, ends: 3, isBad: (recent) => isBetween(inboundLoss(recent), lossEnds, lossBegins) },
  slowOut: { begins: 5, ends: 3, isBad: (recent) => isSlowOut(recent.at(-1)) },
  slowIn: { begins: 3, ends: 2, isBad: (_, paused) => isSlowIn(paused.at(-1)) },
  late: { begins: 3, ends: 3, isBad: (recent) => isBetween(roundTripOf(recent.at(-1)), lateEnds, lateBegins) },
};

/** Finds out what is wrong with the own line. What is told has lasted, and so has its end. */
export class TroubleWatch {
  readonly #state = new Map<LineTrouble, { count: number; isOn: boolean }>();
  #recent: Figures[] = [];
  #paused: Paused[] = [];

  /** The worst that is wrong after another look; nothing: all is well. */
  look(figures: Figures, paused: Paused): LineTrouble | undefined {
    this.#recent = [...this.#recent, figures].slice(-window);
    this.#paused = [...this.#paused, paused].slice(-window);
    return troubles.filter((trouble) => this.#update(trouble))[0];
  }

  #update(trouble: LineTrouble): boolean {
    const { begins, ends, isBad } = rules[trouble];
    const state = this.#state.get(trouble) ?? { count: 0, isOn: false };
    this.#state.set(trouble, state);
    const bad = isBad(this.#recent, this.#paused);
    state.count = bad === undefined || bad === state.isOn ? 0 : state.count + 1;
    if (state.count >= (state.isOn ? ends : begins)) {
      state.isOn = !state.isOn;
      state.count = 0;
    }
    return state.isOn;
  }
}

const streamsOf = (recent: readonly Figures[], direction: 'in' | 'out'): StreamFigures[] =>
  recent.flatMap(({ streams }) => streams.filter((stream) => stream.direction === direction));

function isBetween(value: number | undefined, good: number, bad: number): boolean | undefined {
  return value === undefined || value <= good ? false : value >= bad ? true : undefined;
}

/** Of all that arrives. When others arrive whole, it is the line of the one whose packets are missing, not this one. */
function inboundLoss(recent: readonly Figures[]): number | undefined {
  const byPerson = new Map<string | undefined, StreamFigures[]>();
  for (const stream of streamsOf(recent, 'in')) {
    byPerson.set(stream.participantId, [...(byPerson.get(stream.participantId) ?? []), stream]);
  }
  const losses = [...byPerson.values()].flatMap((streams) => lossOf(streams) ?? []);
  const whole = losses.filter((loss) => loss <= lossEnds).length;
  return whole * 2 > losses.length ? 0 : lossOf(streamsOf(recent, 'in'));
}

function isSlowOut(figures: Figures | undefined): boolean {
  const cameras = figures?.streams.filter(({ direction, source }) => direction === 'out' && source === 'camera') ?? [];
  const canSend = Math.min(...(figures?.paths.flatMap((path) => path.canSend ?? []) ?? []));
  return cameras.some(({ limit }) => limit === 'bandwidth') && canSend < slowUplink;
}

/** One picture that stands still may be its sender's; two and more at once are not. */
const isSlowIn = (paused: Paused | undefined): boolean =>
  paused !== undefined && paused.still >= 2 && paused.still * 2 >= paused.pictures;

const roundTripOf = (figures: Figures | undefined): number | undefined => {
  const all = figures?.paths.flatMap(({ roundTrip }) => roundTrip ?? []) ?? [];
  return all.length === 0 ? undefined : Math.min(...all);
};
