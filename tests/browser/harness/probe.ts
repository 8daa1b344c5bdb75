// Runs inside the page, before its own scripts: nothing from outside the function may be used in it.

export interface ProbeOptions {
  /** Media only through TURN. */
  readonly relayOnly?: boolean;
  /** The UDP port by which the media server is reached instead of its own; TCP only where it is said. */
  readonly mediaBy?: { readonly udp: number; readonly tcp?: boolean };
  /** The camera's picture; 320 x 180 ten times a second unless told: what is asked for otherwise keeps a core busy for each page. */
  readonly camera?: MediaTrackConstraints;
  /** A shared screen's picture; 640 x 360 five times a second unless told, for the same reason. */
  readonly screen?: MediaTrackConstraints;
  /** A machine without microphone and camera. */
  readonly noDevices?: boolean;
}

/** Large enough for two layers, where what the media server forwards is what is tested. */
export const layeredCamera: MediaTrackConstraints = { width: 640, height: 360, frameRate: 10 };

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

  const { mediaBy } = options;
  const led = (description: RTCSessionDescriptionInit): RTCSessionDescriptionInit => {
    if (!mediaBy || !description.sdp?.includes('a=ice-lite')) {
      return description;
    }
    const lines = description.sdp.split('\r\n').flatMap((line) => {
      const udp = /^(a=candidate:\S+ \d+ udp \d+ ([\d.]+)) \d+ (.*)$/i.exec(line);
      const isOther = line.startsWith('a=candidate:') && (/ udp /i.test(line) || !mediaBy.tcp);
      return udp ? [`${udp[1]} ${mediaBy.udp} ${udp[3]}`] : isOther ? [] : [line];
    });
    return { type: description.type, sdp: lines.join('\r\n') };
  };

  const Native = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Native {
    constructor(configuration?: RTCConfiguration) {
      super(adapted(configuration));
      probe.peers.push(this);
    }

    override setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
      return super.setRemoteDescription(led(description));
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

  const camera = options.camera ?? { width: 320, height: 180, frameRate: 10 };
  // Nobody hears the echo of a beep.
  const microphone = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
  const cheap = (wanted: MediaTrackConstraints | boolean | undefined, less: MediaTrackConstraints) =>
    wanted ? { ...(wanted === true ? {} : wanted), ...less } : false;
  const getUserMedia = devices.getUserMedia.bind(devices);
  devices.getUserMedia = async (wanted = {}) => {
    const stream = await getUserMedia({ video: cheap(wanted.video, camera), audio: cheap(wanted.audio, microphone) });
    probe.tracks.push(...stream.getTracks());
    return stream;
  };

  if (devices.getDisplayMedia) {
    const screen = options.screen ?? { width: 640, height: 360, frameRate: 5 };
    const getDisplayMedia = devices.getDisplayMedia.bind(devices);
    devices.getDisplayMedia = async (wanted = {}) => {
      const stream = await getDisplayMedia({ ...wanted, video: cheap(wanted.video ?? true, screen) });
      probe.tracks.push(...stream.getTracks());
      return stream;
    };
  }
}
