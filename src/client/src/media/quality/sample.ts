import type { QualitySample } from '../../protocol/signals';
import { lossOf } from './figures';
import type { Quality } from './quality';

/** Sums up what was measured since the sample before. */
export class SampleBuilder {
  #measured: Quality[] = [];

  add(quality: Quality): void {
    this.#measured.push(quality);
  }

  /** The sample, and a new beginning; nothing when no media went anywhere. */
  take(): QualitySample | undefined {
    const measured = this.#measured;
    this.#measured = [];
    const paths = measured.flatMap(({ figures }) => figures.paths);
    const last = measured.at(-1)?.figures.paths;
    if (last === undefined || last.length === 0) {
      return undefined;
    }

    const streams = measured.flatMap(({ figures }) => figures.streams);
    const of = (wanted: 'in' | 'out') => streams.filter(({ direction }) => direction === wanted);
    const rate = (wanted: 'in' | 'out') =>
      Math.round(of(wanted).reduce((sum, { bitsPerSecond }) => sum + bitsPerSecond, 0) / measured.length);
    const roundTrips = paths.flatMap(({ roundTrip }) => roundTrip ?? []);
    return {
      path: last.some(({ way }) => way === 'server') ? 'server' : 'direct',
      relayed: last.some(({ relayed }) => relayed),
      tcp: last.some(({ protocol }) => protocol === 'tcp'),
      roundTrip: roundTrips.length === 0 ? null : Math.round(mean(roundTrips)),
      lossIn: rounded(lossOf(of('in'))),
      lossOut: rounded(lossOf(of('out'))),
      bitsPerSecondIn: rate('in'),
      bitsPerSecondOut: rate('out'),
      trouble: measured.findLast(({ trouble }) => trouble !== undefined)?.trouble ?? null,
    };
  }
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const rounded = (share: number | undefined): number | null =>
  share === undefined ? null : Math.round(share * 10_000) / 10_000;
