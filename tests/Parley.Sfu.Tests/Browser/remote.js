// Does what the test orders, one connection to the server per name. Nothing here decides anything: that is the test's part.
const name = new URLSearchParams(location.search).get("page");
const peers = new Map();
const wanted = ["inbound-rtp", "outbound-rtp", "remote-inbound-rtp", "codec", "candidate-pair", "local-candidate"];
const context = new AudioContext();
const audible = await Promise.race([context.resume().then(() => true), new Promise((resolve) => setTimeout(resolve, 1000, false))]);

// A tone that never pauses: the made-up microphone of Chromium beeps once a second, which hides what is lost in between. That of
// Firefox is such a tone, and without a sound card its audio context never starts.
async function microphone() {
  if (!audible) return (await navigator.mediaDevices.getUserMedia({ audio: true })).getAudioTracks()[0];
  const oscillator = context.createOscillator();
  const destination = context.createMediaStreamDestination();
  oscillator.frequency.value = 440;
  oscillator.connect(destination);
  oscillator.start();
  return destination.stream.getAudioTracks()[0];
}

async function camera({ width, height, frameRate }) {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { width, height, frameRate } });
  return stream.getVideoTracks()[0];
}

function prefer(transceiver, codec) {
  const all = RTCRtpReceiver.getCapabilities("video").codecs;
  const chosen = all.filter((entry) => entry.mimeType.toLowerCase() === `video/${codec}`.toLowerCase());
  if (chosen.length === 0) throw new Error(`no ${codec}`);
  transceiver.setCodecPreferences([...chosen, ...all.filter((entry) => /rtx/i.test(entry.mimeType))]);
}

function listen(peer, track) {
  if (audible) {
    peer.analyser = context.createAnalyser();
    context.createMediaStreamSource(new MediaStream([track])).connect(peer.analyser);
  }
  play(peer, "audio", track);
}

// Chromium offers the dependency descriptor to receive only when told to, and decodes spatial layers of AV1 only with it.
function describe(transceiver) {
  const extensions = transceiver.getHeaderExtensionsToNegotiate?.();
  const descriptor = extensions?.find((extension) => extension.uri.includes("dependency-descriptor"));
  if (!descriptor) return;
  descriptor.direction = "sendrecv";
  transceiver.setHeaderExtensionsToNegotiate(extensions);
}

function play(peer, kind, track) {
  const element = document.createElement(kind);
  Object.assign(element, { autoplay: true, muted: kind === "video", playsInline: true, srcObject: new MediaStream([track]) });
  document.body.append(element);
  peer.elements.push(element);
}

// Root mean square of the samples played, or where those cannot be had of those decoded since the last call.
async function loudness(peer) {
  if (peer.analyser) {
    const samples = new Float32Array(2048);
    peer.analyser.getFloatTimeDomainData(samples);
    return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
  }
  const sound = [...(await peer.connection.getStats()).values()].find((one) => one.type === "inbound-rtp" && one.kind === "audio");
  const [energy, duration] = [sound?.totalAudioEnergy ?? 0, sound?.totalSamplesDuration ?? 0];
  const [energyBefore, durationBefore] = peer.decoded ?? [0, 0];
  peer.decoded = [energy, duration];
  return duration > durationBefore ? Math.sqrt((energy - energyBefore) / (duration - durationBefore)) : 0;
}

const works = {
  async offer({ peer: id, sound, picture, encodings, codec, receives, restart }) {
    if (restart) {
      const { connection } = peers.get(id);
      await connection.setLocalDescription(await connection.createOffer({ iceRestart: true }));
      return connection.localDescription.sdp;
    }
    const connection = new RTCPeerConnection();
    const peer = { connection, elements: [] };
    peers.set(id, peer);
    connection.ontrack = ({ track }) => {
      if (track.kind === "audio") listen(peer, track);
      else play(peer, "video", track);
    };
    const stream = new MediaStream();
    if (sound) connection.addTransceiver(await microphone(), { direction: "sendonly", streams: [stream] });
    if (picture) {
      const transceiver = connection.addTransceiver(await camera(picture), {
        direction: "sendonly", streams: [stream], sendEncodings: encodings ?? [{}],
      });
      if (codec) prefer(transceiver, codec);
    }
    for (let count = 0; count < (receives ?? 0); count++) {
      connection.addTransceiver("audio", { direction: "recvonly" });
      describe(connection.addTransceiver("video", { direction: "recvonly" }));
    }
    await connection.setLocalDescription();
    return connection.localDescription.sdp;
  },

  async answer({ peer, sdp }) {
    await peers.get(peer).connection.setRemoteDescription({ type: "answer", sdp });
  },

  async stats({ peer }) {
    const { connection } = peers.get(peer);
    const all = [...(await connection.getStats()).values()];
    return { state: connection.connectionState, entries: all.filter((entry) => wanted.includes(entry.type)) };
  },

  // Whether something is seen and heard: elements and counters may say so without.
  async sense({ peer: id, milliseconds }) {
    const peer = peers.get(id);
    const canvas = new OffscreenCanvas(32, 18);
    const drawing = canvas.getContext("2d", { willReadFrequently: true });
    const video = peer.elements.find((element) => element.localName === "video");
    let [changes, heard, looks, last] = [0, 0, 0, null];
    for (const end = performance.now() + milliseconds; performance.now() < end; looks++) {
      if (video?.videoWidth > 0) {
        drawing.drawImage(video, 0, 0, 32, 18);
        const { data } = drawing.getImageData(0, 0, 32, 18);
        changes += last !== null && data.some((value, index) => Math.abs(value - last[index]) > 8) ? 1 : 0;
        last = data;
      }
      heard += (await loudness(peer)) > 0.01 ? 1 : 0;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return { looks, changes, heard, width: video?.videoWidth ?? 0 };
  },

  async close({ peer: id }) {
    const peer = peers.get(id);
    peers.delete(id);
    for (const sender of peer.connection.getSenders()) sender.track?.stop();
    for (const element of peer.elements) element.remove();
    peer.connection.close();
  },
};

async function run({ id, work, input }) {
  let done;
  try {
    done = { id, value: (await works[work](input)) ?? null };
  } catch (error) {
    done = { id, error: `${error.name}: ${error.message}` };
  }
  await fetch(`/done?page=${name}`, { method: "POST", body: JSON.stringify(done) });
}

for (;;) {
  const response = await fetch(`/next?page=${name}`);
  if (response.status === 200) run(await response.json());
}
