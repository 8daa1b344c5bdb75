/** A world of fake peer connections that meet when each side's descriptions name the other's session and credentials. */
export class FakeNetwork {
  readonly connections: FakeConnection[] = [];
  up = true;

  connect(owner: string, configuration: RTCConfiguration): RTCPeerConnection {
    const connection = new FakeConnection(this, owner, configuration);
    this.connections.push(connection);
    return connection as unknown as RTCPeerConnection;
  }

  of(owner: string): FakeConnection[] {
    return this.connections.filter((connection) => connection.owner === owner);
  }

  open(owner: string): FakeConnection[] {
    return this.of(owner).filter((connection) => connection.signalingState !== 'closed');
  }

  /** Everything stops flowing; paths are found again only with new credentials. */
  break(state: 'disconnected' | 'failed'): void {
    for (const connection of this.connections) {
      connection.lose(state);
    }
  }

  check(): void {
    for (const one of this.connections) {
      const other = this.connections.find((candidate) => one.meets(candidate) && candidate.meets(one));
      if (this.up && other !== undefined) {
        one.show('connected');
        other.show('connected');
      }
    }
  }
}

let sessions = 1_000;

export class FakeConnection {
  readonly session = String(++sessions);
  readonly owner: string;
  readonly transceivers: FakeTransceiver[] = [];
  readonly candidates: RTCIceCandidateInit[] = [];
  configuration: RTCConfiguration;
  signalingState: RTCSignalingState = 'stable';
  connectionState: RTCPeerConnectionState = 'new';
  localDescription: { type: RTCSdpType; sdp: string } | null = null;
  remoteDescription: { type: RTCSdpType; sdp: string } | null = null;
  onicecandidate: ((event: { candidate: unknown }) => void) | null = null;
  onconnectionstatechange: (() => void) | null = null;
  rollbacks = 0;
  readonly #network: FakeNetwork;
  #generation = 0;
  #version = 0;
  #dead = '';

  constructor(network: FakeNetwork, owner: string, configuration: RTCConfiguration) {
    this.#network = network;
    this.owner = owner;
    this.configuration = configuration;
  }

  addTransceiver(kind: string): void {
    this.transceivers.push(new FakeTransceiver(kind));
  }

  getTransceivers(): readonly FakeTransceiver[] {
    return this.transceivers;
  }

  setConfiguration(configuration: RTCConfiguration): void {
    if (configuration.bundlePolicy !== this.configuration.bundlePolicy) {
      throw new Error('InvalidModificationError');
    }
    this.configuration = configuration;
  }

  async createOffer(options: { iceRestart?: boolean } = {}): Promise<RTCSessionDescriptionInit> {
    this.#generation += options.iceRestart ? 1 : 0;
    return { type: 'offer', sdp: this.#sdp() };
  }

  async setLocalDescription(given?: RTCSessionDescriptionInit): Promise<void> {
    const type = this.signalingState === 'have-remote-offer' ? 'answer' : 'offer';
    this.localDescription = { type, sdp: given?.sdp ?? this.#sdp() };
    this.signalingState = type === 'offer' ? 'have-local-offer' : 'stable';
    this.onicecandidate?.({
      candidate: { candidate: 'candidate:1', sdpMid: '0', sdpMLineIndex: 0, usernameFragment: this.#ufrag },
    });
    this.#network.check();
  }

  async setRemoteDescription(description: { type: RTCSdpType; sdp: string }): Promise<void> {
    if (description.type === 'offer') {
      this.rollbacks += this.signalingState === 'have-local-offer' ? 1 : 0;
      this.signalingState = 'have-remote-offer';
      // A new credential of the other side asks for one of this side, as an ICE restart does.
      this.#generation += this.remoteDescription === null ? 0 : 1;
      for (const kind of this.transceivers.length === 0 ? ['audio', 'video', 'video', 'audio'] : []) {
        this.addTransceiver(kind);
      }
    } else if (this.signalingState === 'have-local-offer') {
      this.signalingState = 'stable';
    } else {
      throw new Error('InvalidStateError');
    }
    this.remoteDescription = description;
    this.#network.check();
  }

  async addIceCandidate(candidate: RTCIceCandidateInit): Promise<void> {
    if (this.remoteDescription === null) {
      throw new Error('InvalidStateError');
    }
    this.candidates.push(candidate);
  }

  close(): void {
    this.signalingState = 'closed';
    this.connectionState = 'closed';
  }

  meets(other: FakeConnection): boolean {
    const remote = this.remoteDescription?.sdp ?? '';
    return (
      this.signalingState === 'stable' &&
      remote.includes(`o=- ${other.session} `) &&
      remote.includes(`a=ice-ufrag:${other.#ufrag}`) &&
      this.#ufrag !== this.#dead
    );
  }

  lose(state: 'disconnected' | 'failed'): void {
    this.#dead = this.#ufrag;
    if (this.connectionState === 'connected' || this.connectionState === 'disconnected') {
      this.show(state);
    }
  }

  show(state: RTCPeerConnectionState): void {
    if (this.connectionState !== state && this.connectionState !== 'closed') {
      this.connectionState = state;
      this.onconnectionstatechange?.();
    }
  }

  get #ufrag(): string {
    return `${this.session}g${this.#generation}`;
  }

  #sdp(): string {
    const sections = this.transceivers.map((transceiver) => `m=${transceiver.kind} 9 UDP/TLS/RTP/SAVPF 111\r\n`);
    const head = `v=0\r\no=- ${this.session} ${++this.#version} IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n`;
    return `${head}a=ice-ufrag:${this.#ufrag}\r\n${sections.join('')}`;
  }
}

class FakeTransceiver {
  direction = 'sendrecv';
  readonly receiver = { track: {}, getSynchronizationSources: () => [] };
  readonly sender = {
    track: null as unknown,
    replaceTrack: async (track: unknown) => {
      this.sender.track = track;
    },
    getParameters: () => ({ encodings: [{}] }),
    setParameters: async () => undefined,
    setStreams: () => undefined,
  };
  readonly kind: string;

  constructor(kind: string) {
    this.kind = kind;
  }
}

/** Stands in for the browser's class, which Node.js does not have. */
export class FakeMediaStream {
  readonly #tracks: unknown[] = [];

  addTrack(track: unknown): void {
    this.#tracks.push(track);
  }

  removeTrack(track: unknown): void {
    this.#tracks.splice(this.#tracks.indexOf(track), 1);
  }

  getTracks(): unknown[] {
    return [...this.#tracks];
  }
}
