import { ServerMedia } from '../../../src/media/server/server-media';
import type { MediaOfferRequest, MediaWantedRequest } from '../../../src/protocol/signals';
import type { PeerPath } from '../../../src/state/model';

/** A media server as one browser sees it: it answers offers, remembers wishes, and can be away or started anew. */
export class FakeServer {
  readonly offers: MediaOfferRequest[] = [];
  readonly wishes: MediaWantedRequest[] = [];
  readonly connections: FakeServerConnection[] = [];
  readonly paths: PeerPath[] = [];
  readonly streams = new Map<string, MediaStream>();
  readonly media: ServerMedia;
  refuse: string | undefined;
  lost = false;
  /** Milliseconds until an offer is answered. */
  slowness = 0;
  #known: string | undefined;

  constructor() {
    this.media = new ServerMedia(
      {
        offerMedia: async (request) => {
          this.#reachable();
          this.offers.push(request);
          await new Promise((resolve) => setTimeout(resolve, this.slowness));
          if (this.refuse !== undefined) {
            return { accepted: false, code: this.refuse };
          }
          if (!request.first && request.connectionId !== this.#known) {
            return { accepted: false, code: 'media_unknown' };
          }
          this.#known = request.connectionId;
          return { accepted: true, sdp: 'answer' };
        },
        wantMedia: async (request) => {
          this.#reachable();
          this.wishes.push(request);
          return request.connectionId === this.#known ? { accepted: true } : { accepted: false, code: 'media_unknown' };
        },
      },
      {
        path: (path) => this.paths.push(path),
        streams: (participantId, camera) => this.streams.set(participantId, camera),
      },
      () => {
        const connection = new FakeServerConnection();
        this.connections.push(connection);
        return connection as unknown as RTCPeerConnection;
      },
    );
  }

  get connection(): FakeServerConnection {
    const connection = this.connections.at(-1);
    if (connection === undefined) {
      throw new Error('There is no connection.');
    }
    return connection;
  }

  /** Forgets everything, as a server that was started anew. */
  restart(): void {
    this.#known = undefined;
  }

  /** What the receiving sections carry by all wishes so far: section to "participant/source@width". */
  get wanted(): ReadonlyMap<string, string> {
    const wanted = new Map<string, string>();
    for (const wish of this.wishes.flatMap((request) => request.wanted)) {
      wanted.set(wish.mid, wish.participantId === null ? '-' : `${wish.participantId}/${wish.source}@${wish.width}`);
    }
    return wanted;
  }

  #reachable(): void {
    if (this.lost) {
      throw new Error('The connection to the server was lost.');
    }
  }
}

export class FakeServerConnection {
  readonly transceivers: FakeTransceiver[] = [];
  signalingState: RTCSignalingState = 'stable';
  connectionState: RTCPeerConnectionState = 'new';
  localDescription: { type: RTCSdpType; sdp: string } | null = null;
  onconnectionstatechange: (() => void) | null = null;
  restarts = 0;

  addTransceiver(kind: string, init: RTCRtpTransceiverInit): FakeTransceiver {
    const transceiver = new FakeTransceiver(kind, init);
    this.transceivers.push(transceiver);
    return transceiver;
  }

  async createOffer(options: RTCOfferOptions = {}): Promise<RTCSessionDescriptionInit> {
    this.restarts += options.iceRestart ? 1 : 0;
    return { type: 'offer', sdp: 'offer' };
  }

  async setLocalDescription(): Promise<void> {
    this.signalingState = 'have-local-offer';
    this.localDescription = { type: 'offer', sdp: 'offer' };
    for (const [index, transceiver] of this.transceivers.entries()) {
      transceiver.mid ??= String(index);
    }
  }

  async setRemoteDescription(): Promise<void> {
    this.signalingState = 'stable';
    this.show('connected');
  }

  show(state: RTCPeerConnectionState): void {
    if (this.connectionState !== state && this.connectionState !== 'closed') {
      this.connectionState = state;
      this.onconnectionstatechange?.();
    }
  }

  close(): void {
    this.signalingState = 'closed';
    this.connectionState = 'closed';
  }

  sent(): unknown[] {
    return this.transceivers.slice(0, 4).map(({ sender }) => sender.track);
  }
}

class FakeTransceiver {
  mid: string | null = null;
  readonly receiver: { track: { kind: string; muted: boolean }; getSynchronizationSources: () => never[] };
  readonly sender: {
    track: unknown;
    encodings: RTCRtpEncodingParameters[];
    replaceTrack(track: unknown): Promise<void>;
    getParameters(): { encodings: RTCRtpEncodingParameters[] };
    setParameters(parameters: { encodings: RTCRtpEncodingParameters[] }): Promise<void>;
  };

  constructor(kind: string, init: RTCRtpTransceiverInit) {
    this.receiver = { track: { kind, muted: true }, getSynchronizationSources: () => [] };
    this.sender = {
      track: null,
      encodings: init.sendEncodings ?? [],
      replaceTrack: async (track) => {
        this.sender.track = track;
      },
      getParameters: () => ({ encodings: this.sender.encodings.map((encoding) => ({ ...encoding })) }),
      setParameters: async ({ encodings }) => {
        this.sender.encodings = encodings;
      },
    };
  }
}
