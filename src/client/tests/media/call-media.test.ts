import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CallMedia } from '../../src/media/call-media';
import { participant } from '../participants';
import { FakeMediaStream } from './fake-network';
import { FakeServerConnection } from './server/fake-server';

const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);
const connections: FakeServerConnection[] = [];
const giveUpDirect = vi.fn(async () => ({ accepted: true }));
const paths = new Map<string, string>();
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
    { path: (id, path) => paths.set(id, path), streams: () => undefined },
    () => {
      const connection = new FakeServerConnection({});
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

test('somebody whom the server has lost and who sends nothing any more is not shown as connected', async () => {
  const lost = (presence: 'here' | 'away') => media.update([participant('b', { via: 'whip', presence })], false);
  media.route('server');
  lost('here');
  await pass(10_000);
  expect(paths.get('b')).toBe('connected');

  lost('away');
  await pass(2_000);
  expect(paths.get('b')).toBe('connected');
  await pass(1_500);
  expect(paths.get('b')).toBe('interrupted');

  lost('here');
  await pass(400);
  expect(paths.get('b')).toBe('connected');
});
