import { expect, test } from 'vitest';
import type { PathCounters } from '../../../src/media/quality/counters';
import type { StreamFigures } from '../../../src/media/quality/figures';
import type { Quality } from '../../../src/media/quality/quality';
import { SampleBuilder } from '../../../src/media/quality/sample';

const stream = (direction: 'in' | 'out', bitsPerSecond: number, lost: number): StreamFigures => ({
  key: direction,
  direction,
  source: 'camera',
  framesPerSecond: 30,
  limit: 'none',
  bitsPerSecond,
  packets: 100,
  lost,
});
const path: PathCounters = { way: 'server', relayed: false, protocol: 'udp', roundTrip: 30 };
const measured = (
  streams: readonly StreamFigures[],
  paths: readonly PathCounters[] = [path],
  trouble?: Quality['trouble'],
): Quality => ({
  figures: { streams, paths },
  bars: new Map(),
  ...(trouble && { trouble }),
});

test('a sample sums up what was measured, and the next one begins anew', () => {
  const builder = new SampleBuilder();
  builder.add(measured([stream('in', 1_000, 10), stream('out', 500, 0)], [path], 'lossIn'));
  builder.add(
    measured([stream('in', 3_000, 0), stream('in', 2_000, 0)], [{ ...path, roundTrip: 60, protocol: 'tcp' }]),
  );

  expect(builder.take()).toEqual({
    path: 'server',
    relayed: false,
    tcp: true,
    roundTrip: 45,
    lossIn: 0.0333,
    lossOut: 0,
    bitsPerSecondIn: 3_000,
    bitsPerSecondOut: 250,
    trouble: 'lossIn',
  });
  expect(builder.take()).toBeUndefined();
});

test('where nothing flows there is no sample, and what is not known is not made up', () => {
  const builder = new SampleBuilder();
  builder.add(measured([], []));
  expect(builder.take()).toBeUndefined();

  builder.add(measured([], [{ way: 'direct', relayed: true, protocol: 'udp' }]));
  expect(builder.take()).toMatchObject({ path: 'direct', relayed: true, roundTrip: null, lossIn: null, lossOut: null });
});
