import { resumeSound } from './sound';

/** How often elements that ui/ has added or a browser has paused are looked at, in milliseconds. */
const lookInterval = 1_000;

/**
 * The sound of the call. The <video> elements that ui/ draws play it; this brings all of them to the chosen speaker,
 * and notices when the browser lets none of them play before the page is touched.
 */
export class Playback {
  readonly #root: ParentNode;
  readonly #blocked: (blocked: boolean) => void;
  #speaker: string | undefined;
  #isBlocked = false;

  constructor(root: ParentNode, blocked: (blocked: boolean) => void, speaker: string | undefined, scope: AbortSignal) {
    this.#root = root;
    this.#blocked = blocked;
    this.#speaker = speaker;
    const timer = setInterval(() => void this.#look(), lookInterval);
    scope.addEventListener('abort', () => clearInterval(timer), { once: true });
  }

  /** Rejects with the browser's error when the speaker can't be used; then the one before stays. */
  async chooseSpeaker(deviceId: string): Promise<void> {
    await Promise.all(this.#audible().map((element) => route(element, deviceId)));
    this.#speaker = deviceId;
  }

  /** To be called in a gesture of the person. */
  async allow(): Promise<void> {
    await Promise.all([resumeSound(), this.#look()]);
  }

  async #look(): Promise<void> {
    const results = await Promise.all(this.#audible().map((element) => this.#ensure(element)));
    const blocked = results.includes('blocked');
    if (blocked !== this.#isBlocked) {
      this.#isBlocked = blocked;
      this.#blocked(blocked);
    }
  }

  async #ensure(element: HTMLMediaElement): Promise<'playing' | 'blocked'> {
    if (this.#speaker !== undefined) {
      // A speaker that is gone must not keep the sound from playing on the usual one.
      await route(element, this.#speaker).catch(() => route(element, ''));
    }
    if (!element.paused) {
      return 'playing';
    }
    try {
      await element.play();
      return 'playing';
    } catch (error) {
      // AbortError: ui/ gave the element another stream meanwhile; it plays with the next look.
      return error instanceof DOMException && error.name === 'NotAllowedError' ? 'blocked' : 'playing';
    }
  }

  #audible(): readonly HTMLMediaElement[] {
    const elements = this.#root.querySelectorAll<HTMLMediaElement>('video, audio');
    return [...elements].filter((element) => !element.muted && element.srcObject !== null);
  }
}

async function route(element: HTMLMediaElement, speaker: string): Promise<void> {
  if ('setSinkId' in element && element.sinkId !== speaker) {
    await element.setSinkId(speaker);
  }
}
