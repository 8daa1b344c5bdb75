/** The own screen, while it is shared. */
export class ScreenShare {
  readonly #media: Pick<MediaDevices, 'getDisplayMedia'> | undefined;
  readonly #changed: () => void;
  #stream: MediaStream | undefined;
  #asking = false;
  #released = false;

  constructor(media: Pick<MediaDevices, 'getDisplayMedia'> | undefined, changed: () => void) {
    this.#media = media;
    this.#changed = changed;
  }

  get stream(): MediaStream | undefined {
    return this.#stream;
  }

  get picture(): MediaStreamTrack | null {
    return this.#stream?.getVideoTracks()[0] ?? null;
  }

  get sound(): MediaStreamTrack | null {
    return this.#stream?.getAudioTracks()[0] ?? null;
  }

  /** Rejects with the browser's error; the person choosing nothing is a NotAllowedError too. */
  async start(): Promise<void> {
    if (this.#stream !== undefined || this.#asking || this.#media === undefined) {
      return;
    }

    this.#asking = true;
    try {
      // Music and voices of a shared tab must not be cleaned like a microphone.
      const audio = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
      const stream = await this.#media.getDisplayMedia({ video: { frameRate: { ideal: 15, max: 30 } }, audio });
      this.#use(stream);
    } finally {
      this.#asking = false;
    }
  }

  stop(): void {
    const stream = this.#stream;
    this.#stream = undefined;
    for (const track of stream?.getTracks() ?? []) {
      track.onended = null;
      track.stop();
    }
    this.#changed();
  }

  release(): void {
    this.#released = true;
    this.stop();
  }

  #use(stream: MediaStream): void {
    this.#stream = stream;
    const picture = this.picture;
    if (this.#released || picture === null) {
      this.stop();
      return;
    }
    picture.contentHint = 'detail';
    picture.onended = () => this.stop();
    this.#changed();
  }
}
