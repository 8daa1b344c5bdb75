import type { Counters, PathCounters, StreamCounters } from './counters';

/** One stream in the time since the look before. */
export interface StreamFigures extends Omit<StreamCounters, 'bytes' | 'packets' | 'lost' | 'frames'> {
  /** Of this stream for as long as it lives. */
  readonly key: string;
  readonly bitsPerSecond: number;
  readonly framesPerSecond: number;
  /** Packets sent and lost since the look before; those received and those lost are what was sent. */
  readonly packets: number;
  readonly lost: number;
}

export interface Figures {
  readonly streams: readonly StreamFigures[];
  readonly paths: readonly PathCounters[];
}

/** What happened between two looks, so many milliseconds apart. A stream that is new has no figures yet. */
export function figuresBetween(before: Counters, now: Counters, milliseconds: number): Figures {
  const streams = [...now.streams].flatMap(([key, counters]) => {
    const earlier = before.streams.get(key);
    // A section that carries somebody else now goes on counting, and so does one that was reused by another connection.
    const isSame = earlier?.participantId === counters.participantId && earlier?.source === counters.source;
    return earlier !== undefined && isSame && milliseconds > 0 ? [between(key, earlier, counters, milliseconds)] : [];
  });
  return { streams, paths: now.paths };
}

function between(key: string, before: StreamCounters, now: StreamCounters, milliseconds: number): StreamFigures {
  const { bytes, packets, lost, frames, framesPerSecond: _, ...facts } = now;
  const grown = (counter: 'bytes' | 'packets' | 'lost' | 'frames') => Math.max(0, now[counter] - before[counter]);
  const missing = grown('lost');
  return {
    ...facts,
    key,
    bitsPerSecond: Math.round((grown('bytes') * 8_000) / milliseconds),
    framesPerSecond: Math.round((grown('frames') * 1_000) / milliseconds),
    packets: grown('packets') + (now.direction === 'in' ? missing : 0),
    lost: missing,
  };
}

/** Share of packets lost, 0 to 1; nothing when too few were on the way to say. */
export function lossOf(streams: readonly Pick<StreamFigures, 'packets' | 'lost'>[]): number | undefined {
  const packets = streams.reduce((sum, one) => sum + one.packets, 0);
  const lost = streams.reduce((sum, one) => sum + one.lost, 0);
  return packets < 20 ? undefined : Math.min(1, lost / packets);
}
