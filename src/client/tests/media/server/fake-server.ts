import type { ServerSignalling } from '../../../src/media/server/contract';
import { EarlyMedia } from '../../../src/media/server/early-media';
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
  /** What is made before the call. */
  readonly early = new EarlyMedia((configuration) => this.#connect(configuration));
  /** Offers and wishes in their order. */
  readonly calls: string[] = [];
  refuse: string | undefined;
  lost = false;
  /** Milliseconds until an offer is answered. */
  slowness = 0;
  #known: string | undefined;
  #media: ServerMedia | undefined;

  readonly signalling: ServerSignalling = {
    offerMedia: async (request) => {
      this.#reachable();
      this.offers.push(request);
      this.calls.push('offer');
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
      this.calls.push('wish');
      // One call after the other: an offer that is being answered is known when the wish is dealt with.
      await new Promise((resolve) => setTimeout(resolve, this.slowness));
      return request.connectionId === this.#known ? { accepted: true } : { accepted: false, code: 'media_unknown' };
    },
  };

  get media(): ServerMedia {
    this.#media ??= new ServerMedia(
      this.signalling,
      {
        path: (path) => this.paths.push(path),
        streams: (participantId, camera) => this.streams.set(participantId, camera),
      },
      (configuration) => this.#connect(configuration),
      this.early.take(),
    );
    return this.#media;
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

  #connect(configuration: RTCConfiguration): RTCPeerConnection {
    const connection = new FakeServerConnection(configuration);
    this.connections.push(connection);
    return connection as unknown as RTCPeerConnection;
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
  /** Whether an answer lets it connect. */
  connects = true;

  constructor(public configuration: RTCConfiguration) {}

  setConfiguration(configuration: RTCConfiguration): void {
    this.configuration = configuration;
  }

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
    if (this.signalingState !== 'have-local-offer') {
      throw new Error('InvalidStateError');
    }
    this.signalingState = 'stable';
    if (this.connects) {
      this.show('connected');
    }
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
