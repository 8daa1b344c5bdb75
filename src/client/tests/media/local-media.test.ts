import { beforeEach, expect, test } from 'vitest';
import { LocalMedia } from '../../src/media/local-media';
import { memoryStorage } from '../../src/state/storage';

class FakeTrack {
  enabled = true;
  readyState = 'live';
  onended: (() => void) | null = null;

  constructor(
    readonly deviceId: string,
    readonly label: string,
  ) {}

  getSettings() {
    return { deviceId: this.deviceId };
  }

  stop(): void {
    this.readyState = 'ended';
  }
}

/** A machine whose microphones come and go. */
class FakeMachine extends EventTarget {
  plugged = ['headset', 'built-in'];
  readonly opened: FakeTrack[] = [];

  async enumerateDevices() {
    return this.plugged.map((deviceId) => ({ kind: 'audioinput', deviceId, label: `The ${deviceId}` }));
  }

  async getUserMedia({ audio }: { audio?: { deviceId?: { exact: string } } }) {
    const wanted = audio?.deviceId?.exact ?? this.plugged[0];
    if (wanted === undefined || !this.plugged.includes(wanted)) {
      throw Object.assign(new Error('none'), { name: 'NotFoundError' });
    }
    const track = new FakeTrack(wanted, `The ${wanted}`);
    this.opened.push(track);
    return { getAudioTracks: () => [track], getVideoTracks: () => [] };
  }

  /** As a browser does it: the track ends, and the list has changed, in one go. */
  unplug(device: string): void {
    this.plugged = this.plugged.filter((one) => one !== device);
    for (const track of this.opened.filter((one) => one.deviceId === device && one.readyState === 'live')) {
      track.readyState = 'ended';
      track.onended?.();
    }
    this.dispatchEvent(new Event('devicechange'));
  }

  plug(device: string): void {
    this.plugged = [...this.plugged, device];
    this.dispatchEvent(new Event('devicechange'));
  }
}

let machine: FakeMachine;
let replaced: (string | undefined)[];
let scope: AbortController;
let media: LocalMedia;

/** Lets everything that was begun come to its end; nothing here waits for time. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));
const live = () => machine.opened.filter((track) => track.readyState === 'live').map((track) => track.deviceId);

beforeEach(async () => {
  machine = new FakeMachine();
  replaced = [];
  scope = new AbortController();
  const listener = { changed: () => undefined, replaced: (_: string, label?: string) => replaced.push(label) };
  media = new LocalMedia(machine as unknown as MediaDevices, memoryStorage(), listener, scope.signal);
  await media.prepare({ microphone: true, camera: false });
});

test('an unplugged microphone is replaced by the next one, opened once', async () => {
  expect(live()).toEqual(['headset']);
  machine.unplug('headset');
  await settled();

  expect(live()).toEqual(['built-in']);
  expect(machine.opened).toHaveLength(2);
  expect(replaced).toEqual(['The built-in']);
  expect(media.devices.microphones.map((one) => one.deviceId)).toEqual(['built-in']);
  expect(media.state.audio).toBe(true);
});

test('with none left the person is told, and one that is plugged in later is picked up', async () => {
  machine.unplug('built-in');
  machine.unplug('headset');
  await settled();
  expect(replaced).toEqual([undefined]);
  expect(media.localSource('microphone')).toEqual({ wanted: true, live: false, problem: 'missing' });

  machine.plug('usb');
  await settled();

  expect(live()).toEqual(['usb']);
  expect(media.localSource('microphone')).toEqual({ wanted: true, live: true });
});

test('a device that comes does not disturb the one in use', async () => {
  machine.plug('usb');
  await settled();

  expect(machine.opened).toHaveLength(1);
  expect(live()).toEqual(['headset']);
  expect(media.devices.microphones).toHaveLength(3);
});

test('a microphone that was unplugged while muted stays closed until it is wanted', async () => {
  await media.microphone.want(false);
  machine.unplug('headset');
  await settled();
  expect(live()).toEqual([]);

  await media.microphone.want(true);

  expect(live()).toEqual(['built-in']);
});

test('after the visit nothing is open and nothing opens any more', async () => {
  scope.abort();
  machine.plug('usb');
  await settled();

  expect(live()).toEqual([]);
});
