// Runs inside the page: nothing from outside the function may be used in it.

/** What one page receives from and sends to one other person, counted since the connection began. */
export interface MediaReport {
  readonly name: string;
  readonly state: RTCPeerConnectionState;
  readonly width: number;
  /** Played by the <video> of the tile, in seconds. */
  readonly played: number;
  readonly framesDecoded: number;
  readonly audioPacketsReceived: number;
  readonly audioEnergy: number;
  readonly audioPacketsSent: number;
  readonly videoFramesSent: number;
  /** Kinds of the two ends of the path in use: host, srflx, prflx, relay. */
  readonly path: readonly string[];
  /** Receiving sections of the connection: more than four mean the media server. */
  readonly byServer: boolean;
}

/** One report for each tile of another person that shows a stream. */
export async function reportMedia(): Promise<MediaReport[]> {
  const sum = (reports: Record<string, unknown>[], field: string): number =>
    reports.reduce((total, report) => total + Number(report[field] ?? 0), 0);

  // One connection carries many tiles, and counting it costs more than all else here.
  const counted = new Map<RTCPeerConnection, Map<string, Record<string, unknown>>>();
  const statsOf = async (peer: RTCPeerConnection) => {
    let stats = counted.get(peer);
    if (!stats) {
      stats = new Map();
      counted.set(peer, stats);
      for (const report of (await peer.getStats()).values()) {
        stats.set(report.id, report);
      }
    }
    return stats;
  };

  const reports: MediaReport[] = [];
  for (const tile of document.querySelectorAll<HTMLElement>('[data-participant-id][data-self="false"]')) {
    const video = tile.querySelector('video');
    const stream = video?.srcObject;
    if (!video || !(stream instanceof MediaStream)) {
      continue;
    }

    const ids = stream.getTracks().map((track) => track.id);
    const peer = window.parleyProbe.peers.find(
      (one) => one.connectionState !== 'closed' && one.getReceivers().some(({ track }) => ids.includes(track.id)),
    );
    if (!peer) {
      continue;
    }

    const stats = await statsOf(peer);
    const all = [...stats.values()];
    const of = (type: string, kind: string) => all.filter((report) => report.type === type && report.kind === kind);
    const received = (kind: string) =>
      of('inbound-rtp', kind).filter((report) => ids.includes(String(report.trackIdentifier)));
    const camera = received('video');
    const transport = all.find((report) => report.type === 'transport' && report.selectedCandidatePairId);
    const pair =
      stats.get(String(transport?.selectedCandidatePairId)) ??
      all.find((report) => report.type === 'candidate-pair' && report.selected);
    reports.push({
      name: tile.dataset.name ?? '',
      state: peer.connectionState,
      width: video.videoWidth,
      played: video.currentTime,
      framesDecoded: sum(camera, 'framesDecoded'),
      audioPacketsReceived: sum(received('audio'), 'packetsReceived'),
      audioEnergy: sum(received('audio'), 'totalAudioEnergy'),
      audioPacketsSent: sum(of('outbound-rtp', 'audio'), 'packetsSent'),
      videoFramesSent: sum(of('outbound-rtp', 'video'), 'framesSent'),
      path: pair
        ? [pair.localCandidateId, pair.remoteCandidateId].map((id) => String(stats.get(String(id))?.candidateType))
        : [],
      byServer: peer.getTransceivers().length > 4,
    });
  }

  return reports;
}
