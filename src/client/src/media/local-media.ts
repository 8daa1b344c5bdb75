import type { MediaState } from '../protocol/signals';
import type { Devices, LocalSource } from '../state/model';
import { type CaptureKind, capture, captureBoth } from './capture';
import { listDevices } from './device-list';
import { rememberDevice, rememberedDevice } from './remembered';
import { ScreenShare } from './screen';
import { DeviceSource } from './source';
import type { OutgoingTracks } from './transport';

export interface LocalListener {
  /** Look at everything again. */
  changed(): void;
  /** A device that was in use is gone, and another one has taken its place if there is a label. */
  replaced(kind: CaptureKind, label: string | undefined): void;
}

/** The own microphone, camera and screen. Nothing here ever keeps a person from joining. */
export class LocalMedia {
  readonly microphone: DeviceSource;
  readonly camera: DeviceSource;
  readonly screen: ScreenShare;
  readonly #media: MediaDevices | undefined;
  readonly #storage: Storage;
  readonly #listener: LocalListener;
  #lists: Pick<Devices, 'microphones' | 'cameras' | 'speakers'> = { microphones: [], cameras: [], speakers: [] };
  #preview: MediaStream | undefined;

  constructor(media: MediaDevices | undefined, storage: Storage, listener: LocalListener, scope: AbortSignal) {
    this.#media = media;
    this.#storage = storage;
    this.#listener = listener;
    this.microphone = this.#source('microphone', true);
    this.camera = this.#source('camera', false);
    this.screen = new ScreenShare(media && 'getDisplayMedia' in media ? media : undefined, () => listener.changed());
    media?.addEventListener('devicechange', () => void this.#devicesChanged(), { signal: scope });
    scope.addEventListener('abort', () => this.#release(), { once: true });
  }

  /** Opens what is wished for; with one question to the person where possible. */
  async prepare(wishes: { readonly microphone: boolean; readonly camera: boolean }): Promise<void> {
    if (wishes.microphone && wishes.camera && !this.microphone.track && !this.camera.track) {
      this.microphone.intend(true);
      this.camera.intend(true);
      const both = await captureBoth(this.#media, this.#remembered('microphone'), this.#remembered('camera'));
      await Promise.all([this.microphone.supply(both.microphone), this.camera.supply(both.camera)]);
    } else {
      await Promise.all([this.microphone.want(wishes.microphone), this.camera.want(wishes.camera)]);
    }
    await this.refreshList();
  }

  async choose(kind: CaptureKind, deviceId: string): Promise<void> {
    rememberDevice(this.#storage, kind, deviceId);
    await this[kind].reopen();
    await this.refreshList();
  }

  async refreshList(): Promise<void> {
    this.#lists = await listDevices(this.#media);
    this.#listener.changed();
  }

  get tracks(): OutgoingTracks {
    return {
      microphone: this.microphone.sent,
      camera: this.camera.sent,
      screen: this.screen.picture,
      screenSound: this.screen.sound,
    };
  }

  /** What the others are told. */
  get state(): MediaState {
    return {
      audio: this.microphone.sent !== null,
      video: this.camera.sent !== null,
      screen: this.screen.picture !== null,
    };
  }

  get devices(): Devices {
    const microphone = this.microphone.track?.getSettings().deviceId ?? this.#remembered('microphone');
    const camera = this.camera.track?.getSettings().deviceId ?? this.#remembered('camera');
    const speaker = rememberedDevice(this.#storage, 'speaker');
    return {
      ...this.#lists,
      ...(microphone && { microphone }),
      ...(camera && { camera }),
      ...(speaker && { speaker }),
    };
  }

  /** The camera as seen by the person; the same object as long as the track is the same. */
  get preview(): MediaStream | undefined {
    const track = this.camera.sent;
    if (track === null) {
      this.#preview = undefined;
    } else if (this.#preview?.getTracks()[0] !== track) {
      this.#preview = new MediaStream([track]);
    }
    return this.#preview;
  }

  localSource(kind: CaptureKind): LocalSource {
    const { wanted, sent, problem } = this[kind];
    return { wanted, live: sent !== null, ...(problem && { problem }) };
  }

  #source(kind: CaptureKind, keepOpen: boolean): DeviceSource {
    return new DeviceSource(
      { keepOpen, open: () => capture(this.#media, kind, this.#remembered(kind)) },
      { changed: () => this.#listener.changed(), ended: () => void this.#ended(kind) },
    );
  }

  #remembered(kind: CaptureKind): string | undefined {
    return rememberedDevice(this.#storage, kind);
  }

  async #ended(kind: CaptureKind): Promise<void> {
    await this[kind].reopen();
    this.#listener.replaced(kind, this[kind].track?.label);
    await this.refreshList();
  }

  async #devicesChanged(): Promise<void> {
    await this.refreshList();
    for (const kind of ['microphone', 'camera'] as const) {
      const source = this[kind];
      if (source.wanted && source.track === null && source.problem !== 'denied') {
        await source.reopen();
      }
    }
    this.#listener.changed();
  }

  #release(): void {
    this.microphone.release();
    this.camera.release();
    this.screen.release();
  }
}
