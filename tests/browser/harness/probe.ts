// Runs inside the page, before its own scripts: nothing from outside the function may be used in it.

export interface ProbeOptions {
  /** Media only through TURN. */
  readonly relayOnly?: boolean;
  /** A machine without microphone and camera. */
  readonly noDevices?: boolean;
}

export interface Probe {
  readonly peers: RTCPeerConnection[];
  /** Every track that getUserMedia or getDisplayMedia gave. */
  readonly tracks: MediaStreamTrack[];
}

declare global {
  interface Window {
    parleyProbe: Probe;
  }
}

/** Makes peer connections and local tracks reachable for the test. */
export function installProbe(options: ProbeOptions): void {
  const probe: Probe = { peers: [], tracks: [] };
  window.parleyProbe = probe;

  const adapted = (configuration?: RTCConfiguration): RTCConfiguration =>
    options.relayOnly ? { ...configuration, iceTransportPolicy: 'relay' } : { ...configuration };

  const Native = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Native {
    constructor(configuration?: RTCConfiguration) {
      super(adapted(configuration));
      probe.peers.push(this);
    }

    override setConfiguration(configuration?: RTCConfiguration): void {
      super.setConfiguration(adapted(configuration));
    }
  };

  const devices = navigator.mediaDevices;
  if (!devices) {
    return;
  }

  if (options.noDevices) {
    devices.enumerateDevices = async () => [];
    devices.getUserMedia = async () => {
      throw new DOMException('Requested device not found', 'NotFoundError');
    };
    return;
  }

  const getUserMedia = devices.getUserMedia.bind(devices);
  devices.getUserMedia = async (constraints) => {
    const stream = await getUserMedia(constraints);
    probe.tracks.push(...stream.getTracks());
    return stream;
  };

  if (devices.getDisplayMedia) {
    const getDisplayMedia = devices.getDisplayMedia.bind(devices);
    devices.getDisplayMedia = async (constraints) => {
      const stream = await getDisplayMedia(constraints);
      probe.tracks.push(...stream.getTracks());
      return stream;
    };
  }
}
