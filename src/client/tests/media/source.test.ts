import { beforeEach, expect, test } from 'vitest';
import type { Captured } from '../../src/media/capture';
import { DeviceSource } from '../../src/media/source';

class FakeTrack {
  enabled = true;
  stopped = false;
  onended: (() => void) | null = null;

  stop(): void {
    this.stopped = true;
  }
}

let opened: FakeTrack[];
let answer: () => Captured;
let ended: number;

function source(keepOpen: boolean): DeviceSource {
  return new DeviceSource(
    { keepOpen, open: async () => answer() },
    {
      changed: () => undefined,
      ended: () => {
        ended++;
      },
    },
  );
}

beforeEach(() => {
  opened = [];
  ended = 0;
  answer = () => {
    const track = new FakeTrack();
    opened.push(track);
    return { kind: 'track', track: track as unknown as MediaStreamTrack };
  };
});

test('a camera that is off is closed', async () => {
  const camera = source(false);
  await camera.want(true);
  await camera.want(false);

  expect(opened[0]?.stopped).toBe(true);
  expect(camera.sent).toBeNull();
});

test('a muted microphone stays open, sends nothing, and is back without asking', async () => {
  const microphone = source(true);
  await microphone.want(true);
  await microphone.want(false);
  expect(opened[0]).toMatchObject({ stopped: false, enabled: false });
  expect(microphone.sent).toBeNull();

  await microphone.want(true);

  expect(opened).toHaveLength(1);
  expect(opened[0]?.enabled).toBe(true);
  expect(microphone.sent).toBe(opened[0]);
});

test('however fast it is switched, what is wanted last counts and nothing stays open behind it', async () => {
  const camera = source(false);
  const all = [true, false, true, false, true, false].map((on) => camera.want(on));
  await Promise.all(all);

  expect(camera.sent).toBeNull();
  expect(opened.every((track) => track.stopped)).toBe(true);
});

test('a camera that was switched off while it was being opened elsewhere is closed', async () => {
  const camera = source(false);
  camera.intend(true);
  const captured = answer();
  await camera.want(false);
  await camera.supply(captured);

  expect(opened[0]?.stopped).toBe(true);
  expect(camera.track).toBeNull();
});

test('a device that can not be had is a problem, and none any more when it can', async () => {
  const working = answer;
  answer = () => ({ kind: 'problem', problem: 'busy' });
  const camera = source(false);
  await camera.want(true);
  expect([camera.problem, camera.sent]).toEqual(['busy', null]);

  answer = working;
  await camera.reopen();

  expect(camera.problem).toBeUndefined();
  expect(camera.sent).toBe(opened[0]);
});

test('an unplugged device is told, and the next one takes its place', async () => {
  const microphone = source(true);
  await microphone.want(true);

  opened[0]?.onended?.();
  expect(ended).toBe(1);
  expect(microphone.sent).toBeNull();
  await microphone.reopen();

  expect(microphone.sent).toBe(opened[1]);
});

test('nothing stays open after the release, not even what was being opened', async () => {
  const camera = source(false);
  const opening = camera.want(true);
  camera.release();
  await opening;

  expect(opened.every((track) => track.stopped)).toBe(true);
  expect(camera.track).toBeNull();
});
