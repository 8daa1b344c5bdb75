import { expect, test } from 'vitest';
import type { ConnectionStats, KnownStream } from '../../../src/media/quality/connection-stats';
import { readCounters } from '../../../src/media/quality/counters';
import { figuresBetween, lossOf } from '../../../src/media/quality/figures';

const streams: readonly KnownStream[] = [
  { direction: 'out', source: 'camera', mid: '1', trackId: 'own' },
  { direction: 'in', source: 'camera', participantId: 'b', mid: '5', trackId: 'tb' },
];

/** As Chromium reports one connection, shortened. */
function connection(changes: Record<string, Record<string, unknown>> = {}): ConnectionStats {
  const reports: Record<string, Record<string, unknown>> = {
    I: {
      type: 'inbound-rtp',
      kind: 'video',
      mid: '5',
      codecId: 'C',
      frameWidth: 640,
      frameHeight: 360,
      bytesReceived: 1_000,
      packetsReceived: 100,
      packetsLost: 10,
      framesDecoded: 30,
    },
    O: {
      type: 'outbound-rtp',
      kind: 'video',
      mid: '1',
      rid: 'h',
      remoteId: 'R',
      bytesSent: 5_000,
      packetsSent: 500,
      framesEncoded: 300,
      qualityLimitationReason: 'bandwidth',
    },
    R: { type: 'remote-inbound-rtp', packetsLost: 25 },
    C: { type: 'codec', mimeType: 'video/VP8' },
    T: { type: 'transport', selectedCandidatePairId: 'P' },
    P: {
      type: 'candidate-pair',
      localCandidateId: 'L',
      remoteCandidateId: 'X',
      currentRoundTripTime: 0.0234,
      availableOutgoingBitrate: 300_000,
    },
    L: { type: 'local-candidate', candidateType: 'host', protocol: 'udp' },
    X: { type: 'remote-candidate', candidateType: 'host', protocol: 'udp' },
  };
  for (const [id, change] of Object.entries(changes)) {
    reports[id] = { ...reports[id], ...change };
  }
  return { way: 'server', report: Object.entries(reports), streams };
}

test('streams are known by their section, and the path by the chosen pair', () => {
  const { streams: counted, paths } = readCounters([connection()]);

  expect([...counted.values()]).toEqual([
    expect.objectContaining({
      direction: 'in',
      participantId: 'b',
      source: 'camera',
      codec: 'VP8',
      width: 640,
      height: 360,
      lost: 10,
    }),
    expect.objectContaining({ direction: 'out', source: 'camera', rid: 'h', lost: 25, limit: 'bandwidth' }),
  ]);
  expect(paths).toEqual([{ way: 'server', relayed: false, protocol: 'udp', roundTrip: 23, canSend: 300_000 }]);
});

test('without section names tracks tell whose a stream is, and what nobody knows is left out', () => {
  const { streams: counted } = readCounters([
    connection({ I: { mid: undefined, trackIdentifier: 'tb' }, O: { mid: undefined, mediaSourceId: 'S' } }),
  ]);

  expect([...counted.values()].map(({ direction }) => direction)).toEqual(['in']);
});

test('relays and TCP are told', () => {
  const relay = readCounters([connection({ L: { candidateType: 'relay', protocol: 'udp', relayProtocol: 'tls' } })]);
  const tcp = readCounters([connection({ L: { protocol: 'tcp' } })]);

  expect(relay.paths[0]).toMatchObject({ relayed: true, protocol: 'tcp' });
  expect(tcp.paths[0]).toMatchObject({ relayed: false, protocol: 'tcp' });
});

test('a browser without a report of the transport names the pair itself', () => {
  const { paths } = readCounters([connection({ T: { type: 'other' }, P: { selected: true } })]);

  expect(paths).toHaveLength(1);
});

test('figures are what was added, by the time that passed', () => {
  const before = readCounters([connection()]);
  const now = readCounters([
    connection({
      I: { bytesReceived: 251_000, packetsReceived: 190, packetsLost: 20, framesDecoded: 90 },
      R: { packetsLost: 30 },
      O: { packetsSent: 600 },
    }),
  ]);
  const [received, sent] = figuresBetween(before, now, 2_000).streams;

  expect(received).toMatchObject({ bitsPerSecond: 1_000_000, framesPerSecond: 30, packets: 100, lost: 10 });
  expect(sent).toMatchObject({ packets: 100, lost: 5 });
  expect(lossOf(received ? [received] : [])).toBeCloseTo(0.1);
});

test('a section that carries somebody else now begins anew, and one that is new has no figures', () => {
  const before = readCounters([connection()]);
  const other = { ...connection(), streams: streams.map((one) => ({ ...one, participantId: 'c' })) };

  expect(figuresBetween(before, readCounters([other]), 2_000).streams).toEqual([]);
  expect(figuresBetween({ streams: new Map(), paths: [] }, before, 2_000).streams).toEqual([]);
});

test('too few packets are no loss', () => {
  expect(lossOf([{ packets: 10, lost: 5 }])).toBeUndefined();
});
