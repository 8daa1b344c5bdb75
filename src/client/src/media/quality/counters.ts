import type { MediaPath } from '../../protocol/signals';
import type { Source } from '../transport';
import type { ConnectionStats, KnownStream } from './connection-stats';

/** What keeps a sender from its best picture. */
export type Limit = 'none' | 'cpu' | 'bandwidth' | 'other';

/** One stream as the browser counts it, from its beginning. */
export interface StreamCounters {
  readonly direction: 'in' | 'out';
  readonly source: Source;
  readonly participantId?: string;
  /** The simulcast layer of an own picture, by its name. */
  readonly rid?: string;
  readonly codec?: string;
  readonly width?: number;
  readonly height?: number;
  readonly framesPerSecond?: number;
  readonly bytes: number;
  readonly packets: number;
  readonly lost: number;
  readonly frames: number;
  readonly limit: Limit;
}

/** The way that the media of one connection takes. */
export interface PathCounters {
  readonly way: MediaPath;
  readonly participantId?: string;
  readonly relayed: boolean;
  readonly protocol: 'udp' | 'tcp';
  /** In milliseconds. */
  readonly roundTrip?: number;
  /** What the browser believes it can send, in bits per second. */
  readonly canSend?: number;
}

export interface Counters {
  /** Keys are those of the browser's reports, which stay as long as the stream. */
  readonly streams: ReadonlyMap<string, StreamCounters>;
  readonly paths: readonly PathCounters[];
}

type Report = Readonly<Record<string, unknown>>;

export function readCounters(connections: readonly ConnectionStats[]): Counters {
  const streams = new Map<string, StreamCounters>();
  const paths: PathCounters[] = [];
  for (const [index, connection] of connections.entries()) {
    const reports = new Map<string, Report>();
    for (const [id, report] of connection.report) {
      reports.set(id, report as Report);
    }
    for (const [id, report] of reports) {
      const stream =
        report.type === 'inbound-rtp'
          ? received(report, reports, connection)
          : report.type === 'outbound-rtp'
            ? sent(report, reports, connection)
            : undefined;
      if (stream !== undefined) {
        streams.set(`${connection.participantId ?? ''}/${index}/${id}`, stream);
      }
    }
    const path = pathOf(connection, reports);
    if (path !== undefined) {
      paths.push(path);
    }
  }
  return { streams, paths };
}

function received(report: Report, reports: ReadonlyMap<string, Report>, from: ConnectionStats) {
  const known = find(from.streams, 'in', report.mid, report.trackIdentifier);
  return (
    known && {
      ...common(known, report, reports),
      bytes: count(report.bytesReceived),
      packets: count(report.packetsReceived),
      // Duplicates make it negative (RFC 3550 section 6.4.1).
      lost: Math.max(0, count(report.packetsLost)),
      frames: count(report.framesDecoded),
    }
  );
}

function sent(report: Report, reports: ReadonlyMap<string, Report>, from: ConnectionStats) {
  const origin = reports.get(String(report.mediaSourceId));
  const known = find(from.streams, 'out', report.mid, origin?.trackIdentifier);
  const remote = reports.get(String(report.remoteId));
  return (
    known && {
      ...common(known, report, reports),
      ...(typeof report.rid === 'string' && { rid: report.rid }),
      bytes: count(report.bytesSent),
      packets: count(report.packetsSent),
      lost: Math.max(0, count(remote?.packetsLost)),
      frames: count(report.framesEncoded),
    }
  );
}

function common(
  { direction, source, participantId }: KnownStream,
  report: Report,
  reports: ReadonlyMap<string, Report>,
) {
  const mimeType = reports.get(String(report.codecId))?.mimeType;
  const [width, height, rate] = [number(report.frameWidth), number(report.frameHeight), number(report.framesPerSecond)];
  return {
    direction,
    source,
    ...(participantId !== undefined && { participantId }),
    ...(typeof mimeType === 'string' && { codec: mimeType.replace(/^\w+\//, '') }),
    ...(width !== undefined && height !== undefined && { width, height }),
    ...(rate !== undefined && { framesPerSecond: rate }),
    limit: limitOf(report.qualityLimitationReason),
  };
}

function pathOf(
  { way, participantId }: ConnectionStats,
  reports: ReadonlyMap<string, Report>,
): PathCounters | undefined {
  const all = [...reports.values()];
  const chosen = all.find(({ type, selectedCandidatePairId }) => type === 'transport' && selectedCandidatePairId);
  const pair =
    reports.get(String(chosen?.selectedCandidatePairId)) ??
    // Firefox before 124 has no report of the transport.
    all.find(
      ({ type, selected, nominated, state }) =>
        type === 'candidate-pair' && (selected ?? (nominated && state === 'succeeded')),
    );
  if (pair === undefined) {
    return undefined;
  }

  const [local, remote] = [pair.localCandidateId, pair.remoteCandidateId].map((id) => reports.get(String(id)));
  const roundTrip = number(pair.currentRoundTripTime);
  const canSend = number(pair.availableOutgoingBitrate);
  return {
    way,
    ...(participantId !== undefined && { participantId }),
    relayed: local?.candidateType === 'relay' || remote?.candidateType === 'relay',
    protocol:
      local?.protocol === 'tcp' || local?.relayProtocol === 'tcp' || local?.relayProtocol === 'tls' ? 'tcp' : 'udp',
    ...(roundTrip !== undefined && { roundTrip: Math.round(roundTrip * 1_000) }),
    ...(canSend !== undefined && { canSend }),
  };
}

const find = (streams: readonly KnownStream[], direction: 'in' | 'out', mid: unknown, trackId: unknown) =>
  streams.find((one) => one.direction === direction && one.mid !== null && one.mid === mid) ??
  streams.find((one) => one.direction === direction && one.trackId !== undefined && one.trackId === trackId);

const number = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;

const count = (value: unknown): number => number(value) ?? 0;

const limitOf = (value: unknown): Limit =>
  value === 'cpu' || value === 'bandwidth' || value === 'other' ? value : 'none';
