import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CallMedia } from '../../src/media/call-media';
import { participant } from '../participants';
import { FakeMediaStream } from './fake-network';
import { FakeServerConnection } from './server/fake-server';

const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);
const connections: FakeServerConnection[] = [];
const giveUpDirect = vi.fn(async () => ({ accepted: true }));
let media: CallMedia;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('MediaStream', FakeMediaStream);
  connections.length = 0;
  giveUpDirect.mockClear();
  media = new CallMedia(
    'a',
    {
      giveUpDirect,
      offerMedia: async () => ({ accepted: true, sdp: 'answer' }),
      wantMedia: async () => ({ accepted: true }),
      relay: async () => ({ accepted: true }),
      iceServers: async () => [],
    },
    { path: () => undefined, streams: () => undefined },
    () => {
      const connection = new FakeServerConnection();
      connections.push(connection);
      return connection as unknown as RTCPeerConnection;
    },
  );
  // Other software has no direct path, so the one connection is that with the media server.
  media.update([participant('b', { via: 'whip' })], false);
});
afterEach(() => {
  media.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('who saves goes by the media server, which is asked for once', async () => {
  await pass(1_000);
  expect(giveUpDirect).not.toHaveBeenCalled();

  media.saving = 'audio';
  await pass(2_000);

  expect(giveUpDirect).toHaveBeenCalledTimes(1);
});

test('who saves sends no high layer, and all of them again afterwards', async () => {
  const active = () => connections[0]?.transceivers[1]?.sender.encodings.map((encoding) => encoding.active ?? true);
  media.saving = 'data';
  await pass(1_000);
  expect(active()).toEqual([true, true, false]);

  media.layersWanted('camera', 0);
  await pass(100);
  expect(active()).toEqual([true, false, false]);

  media.saving = 'none';
  media.layersWanted('camera', 2);
  await pass(100);
  expect(active()).toEqual([true, true, true]);
});
