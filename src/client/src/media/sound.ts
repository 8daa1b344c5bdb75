let shared: AudioContext | undefined;

/** The page's one AudioContext. It is made on first use, and starts when the person first touches the page at the latest. */
export function audioContext(): AudioContext {
  if (shared === undefined) {
    const context = new AudioContext();
    shared = context;
    const wake = () => void resumeSound();
    for (const gesture of ['pointerdown', 'keydown']) {
      document.addEventListener(gesture, wake, { capture: true, passive: true });
    }
  }
  return shared;
}

export async function resumeSound(): Promise<void> {
  if (shared?.state === 'suspended') {
    await shared.resume();
  }
}

/** Loudness of one track. */
export class Meter {
  readonly #source: MediaStreamAudioSourceNode;
  readonly #analyser: AnalyserNode;
  readonly #samples: Float32Array<ArrayBuffer>;
  readonly track: MediaStreamTrack;

  constructor(track: MediaStreamTrack, context: AudioContext = audioContext()) {
    this.track = track;
    this.#source = context.createMediaStreamSource(new MediaStream([track]));
    this.#analyser = context.createAnalyser();
    this.#analyser.fftSize = 1024;
    this.#samples = new Float32Array(this.#analyser.fftSize);
    this.#source.connect(this.#analyser);
  }

  /** Root mean square of the last 20 ms or so, 0..1. */
  get level(): number {
    this.#analyser.getFloatTimeDomainData(this.#samples);
    const power = this.#samples.reduce((sum, sample) => sum + sample * sample, 0) / this.#samples.length;
    return Math.sqrt(power);
  }

  close(): void {
    this.#source.disconnect();
  }
}

/** Position of a meter's needle, 0..1, for a linear level: 60 dB wide, as loudness is heard. */
export function needle(level: number): number {
  return level <= 0 ? 0 : Math.min(1, Math.max(0, (20 * Math.log10(level) + 60) / 60));
}

/** Two short notes on the chosen speaker. */
export async function playTone(speaker: string | undefined): Promise<void> {
  await resumeSound();
  const context = audioContext();
  const output = context.createMediaStreamDestination();
  const gain = context.createGain();
  gain.connect(output);
  const start = context.currentTime + 0.05;
  for (const [index, frequency] of [523.25, 783.99].entries()) {
    const oscillator = context.createOscillator();
    oscillator.frequency.value = frequency;
    oscillator.connect(gain);
    oscillator.start(start + index * 0.35);
    oscillator.stop(start + index * 0.35 + 0.3);
  }
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(0.2, start + 0.03);
  gain.gain.setValueAtTime(0.2, start + 0.6);
  gain.gain.linearRampToValueAtTime(0, start + 0.7);

  const element = new Audio();
  element.srcObject = output.stream;
  if (speaker && 'setSinkId' in element) {
    await element.setSinkId(speaker);
  }
  await element.play();
  setTimeout(() => {
    element.pause();
    element.srcObject = null;
  }, 1_000);
}
