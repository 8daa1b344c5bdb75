import { describe, expect, test } from 'vitest';
import type { ConnectionStats } from '../../../src/media/quality/connection-stats';
import { type Expected, type Quality, QualityMeter } from '../../../src/media/quality/quality';

interface Moment {
  /** Packets lost of 100, by person. */
  readonly lossIn?: Record<string, number>;
  readonly lossOut?: number;
  readonly roundTrip?: number;
  readonly canSend?: number;
  readonly limited?: boolean;
  /** Whose pictures stand still. */
  readonly still?: readonly string[];
  /** Who sends nothing. */
  readonly silent?: readonly string[];
}

/** A call with people who send sound and a picture each, by the media server. */
class Call {
  readonly meter = new QualityMeter('a');
  readonly #people: readonly string[];
  readonly #lost = new Map<string, number>();
  readonly #frames = new Map<string, number>();
  readonly #packets = new Map<string, number>();
  #looks = 0;

  constructor(...people: string[]) {
    this.#people = people;
    this.look({});
  }

  look(moment: Moment): Quality | undefined {
    this.#looks++;
    const add = (map: Map<string, number>, key: string, by: number) => {
      map.set(key, (map.get(key) ?? 0) + by);
      return map.get(key);
    };
    const total = this.#looks * 100;
    const reports: [string, unknown][] = [
      ['T', { type: 'transport', selectedCandidatePairId: 'P' }],
      [
        'P',
        {
          currentRoundTripTime: (moment.roundTrip ?? 20) / 1_000,
          availableOutgoingBitrate: moment.canSend ?? 3_000_000,
        },
      ],
      [
        'O',
        {
          type: 'outbound-rtp',
          mid: 'own',
          packetsSent: total,
          remoteId: 'R',
          qualityLimitationReason: moment.limited ? 'bandwidth' : 'none',
        },
      ],
      ['R', { packetsLost: add(this.#lost, 'own', moment.lossOut ?? 0) }],
    ];
    for (const id of this.#people) {
      const packetsLost = add(this.#lost, id, moment.lossIn?.[id] ?? 0) ?? 0;
      const packets = add(this.#packets, id, moment.silent?.includes(id) ? 0 : 100) ?? 0;
      const framesDecoded = add(this.#frames, id, moment.still?.includes(id) ? 0 : 50);
      const report = {
        type: 'inbound-rtp',
        mid: id,
        packetsReceived: packets - packetsLost,
        packetsLost,
        framesDecoded,
      };
      reports.push([`I${id}`, report]);
    }
    const connection: ConnectionStats = {
      way: 'server',
      report: reports,
      streams: [
        { direction: 'out', source: 'camera', mid: 'own', trackId: undefined },
        ...this.#people.map((participantId) => ({
          direction: 'in' as const,
          source: 'camera' as const,
          participantId,
          mid: participantId,
          trackId: undefined,
        })),
      ],
    };
    const expected = this.#people.map((participantId): Expected => ({ participantId, source: 'camera' }));
    return this.meter.look([connection], expected, this.#looks * 2_000);
  }

  /** The trouble after each of so many equal moments. */
  troubles(moment: Moment, looks: number) {
    return Array.from({ length: looks }, () => this.look(moment)?.trouble);
  }
}

const everybody = (...people: string[]) => Object.fromEntries(people.map((id) => [id, 20]));

describe('trouble', () => {
  test('a good line has none', () => {
    expect(new Call('b', 'c').troubles({ lossIn: { b: 1 }, lossOut: 1, roundTrip: 200 }, 10)).toEqual(
      Array.from({ length: 10 }, () => undefined),
    );
  });

  test('loss on the way out is told when it lasts, and until it is over', () => {
    const call = new Call('b');

    expect(call.troubles({ lossOut: 20 }, 3)).toEqual([undefined, 'lossOut', 'lossOut']);
    expect(call.troubles({}, 8).at(-1)).toBeUndefined();
  });

  test('one bad moment is not told', () => {
    const call = new Call('b');

    expect([...call.troubles({ lossOut: 8 }, 1), ...call.troubles({}, 5)]).not.toContain('lossOut');
  });

  test('loss of all that arrives is the own line', () => {
    expect(new Call('b', 'c', 'd').troubles({ lossIn: everybody('b', 'c', 'd') }, 3)).toContain('lossIn');
  });

  test('loss of one of three is the line of that one', () => {
    const call = new Call('b', 'c', 'd');

    expect(call.troubles({ lossIn: everybody('b') }, 6)).not.toContain('lossIn');
    expect(call.look({ lossIn: everybody('b') })?.bars.get('b')).toBe(1);
    expect(call.look({ lossIn: everybody('b') })?.bars.get('c')).toBe(3);
  });

  test('pictures that all stand still are paused for the sound', () => {
    const call = new Call('b', 'c', 'd');
    call.troubles({}, 4);

    expect(call.troubles({ still: ['b', 'c'] }, 4)).toEqual([undefined, undefined, 'slowIn', 'slowIn']);
    expect(call.troubles({}, 2)).toEqual(['slowIn', undefined]);
    expect(new Call('b', 'c', 'd').troubles({ still: ['b'] }, 6)).not.toContain('slowIn');
  });

  test('pictures that have not come yet are none that were paused', () => {
    const call = new Call('b', 'c');

    expect(call.troubles({ still: ['b', 'c'] }, 5)).not.toContain('slowIn');
    expect(call.troubles({ still: ['b', 'c'] }, 5)).toContain('slowIn');
  });

  test('a camera that the line limits for ten seconds is a slow way out', () => {
    const slow = { limited: true, canSend: 200_000 };

    expect(new Call('b').troubles(slow, 5)).toEqual([undefined, undefined, undefined, undefined, 'slowOut']);
    expect(new Call('b').troubles({ limited: true, canSend: 900_000 }, 9)).not.toContain('slowOut');
  });

  test('late answers are told', () => {
    expect(new Call('b').troubles({ roundTrip: 800 }, 3)).toEqual([undefined, undefined, 'late']);
  });

  test('of several the one that hurts most is told', () => {
    expect(new Call('b').troubles({ roundTrip: 800, lossOut: 20 }, 6).at(-1)).toBe('lossOut');
  });
});

describe('bars', () => {
  test.each([
    [0, 3],
    [5, 2],
    [20, 1],
  ])('%i of 100 packets lost are %i bars', (lost, bars) => {
    const call = new Call('b');
    call.look({ lossIn: { b: lost }, lossOut: lost });
    const quality = call.look({ lossIn: { b: lost }, lossOut: lost });

    expect(quality?.bars.get('b')).toBe(bars);
    expect(quality?.bars.get('a')).toBe(bars);
  });

  test('stay while somebody is silent, for half a minute', () => {
    const call = new Call('b', 'c');
    call.look({});
    const silent = { silent: ['b'] };
    for (let looks = 0; looks < 10; looks++) {
      expect(call.look(silent)?.bars.get('b')).toBe(3);
    }
    for (let looks = 0; looks < 10; looks++) {
      call.look(silent);
    }

    expect(call.look(silent)?.bars.get('b')).toBeUndefined();
    expect(call.look(silent)?.bars.get('c')).toBe(3);
  });

  test('a long way round is no good connection either', () => {
    expect(new Call('b').look({ roundTrip: 400 })?.bars.get('a')).toBe(2);
  });
});
