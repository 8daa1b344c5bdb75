import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Playback } from '../../src/media/playback';

/** A <video> of a browser that may hold it back. */
class FakeElement {
  muted = false;
  paused = true;
  srcObject: object | null = {};
  sinkId = '';
  error: string | undefined;
  gone = new Set<string>();

  async play(): Promise<void> {
    if (this.error !== undefined) {
      throw new DOMException('no', this.error);
    }
    this.paused = false;
  }

  async setSinkId(id: string): Promise<void> {
    if (this.gone.has(id)) {
      throw new DOMException('no', 'NotFoundError');
    }
    this.sinkId = id;
  }
}

let elements: FakeElement[];
let told: boolean[];
let scope: AbortController;

function playback(speaker?: string): Playback {
  const root = { querySelectorAll: () => elements } as unknown as ParentNode;
  return new Playback(root, (blocked) => told.push(blocked), speaker, scope.signal);
}

const look = () => vi.advanceTimersByTimeAsync(1_000);

beforeEach(() => {
  vi.useFakeTimers();
  elements = [new FakeElement(), new FakeElement()];
  told = [];
  scope = new AbortController();
});

afterEach(() => {
  scope.abort();
  vi.useRealTimers();
});

test('held-back sound is told once, and that it plays after the click', async () => {
  const sound = playback();
  for (const element of elements) {
    element.error = 'NotAllowedError';
  }
  await look();
  await look();
  expect(told).toEqual([true]);

  for (const element of elements) {
    element.error = undefined;
  }
  await sound.allow();

  expect(told).toEqual([true, false]);
  expect(elements.every((element) => !element.paused)).toBe(true);
});

test('an element that is given another stream meanwhile is not held back', async () => {
  playback();
  for (const element of elements) {
    element.error = 'AbortError';
  }
  await look();

  expect(told).toEqual([]);
});

test('own pictures and empty ones are left alone', async () => {
  playback('usb');
  Object.assign(elements[0] ?? {}, { muted: true });
  Object.assign(elements[1] ?? {}, { srcObject: null });
  await look();

  expect(elements.map((element) => [element.paused, element.sinkId])).toEqual([
    [true, ''],
    [true, ''],
  ]);
});

test('all go to the chosen speaker, those that come later too', async () => {
  const sound = playback('usb');
  await look();
  expect(elements.map((element) => element.sinkId)).toEqual(['usb', 'usb']);

  await sound.chooseSpeaker('hdmi');
  elements.push(new FakeElement());
  await look();

  expect(elements.map((element) => element.sinkId)).toEqual(['hdmi', 'hdmi', 'hdmi']);
});

test('a speaker that was unplugged gives way to the usual one, and sound goes on', async () => {
  playback('usb');
  for (const element of elements) {
    element.gone.add('usb');
  }
  await look();

  expect(elements.map((element) => [element.paused, element.sinkId])).toEqual([
    [false, ''],
    [false, ''],
  ]);
  expect(told).toEqual([]);
});

test('a choice that can not be had is refused, and the one before stays', async () => {
  const sound = playback('usb');
  await look();
  elements[0]?.gone.add('hdmi');

  await expect(sound.chooseSpeaker('hdmi')).rejects.toThrow();
  await look();

  expect(elements.map((element) => element.sinkId)).toEqual(['usb', 'usb']);
});

test('nothing is looked at after the visit', async () => {
  playback();
  scope.abort();
  await look();

  expect(elements[0]?.paused).toBe(true);
});
