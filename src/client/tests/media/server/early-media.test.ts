import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { participant } from '../../participants';
import { FakeMediaStream } from '../fake-network';
import { FakeServer } from './fake-server';

let server: FakeServer;
const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('MediaStream', FakeMediaStream);
  server = new FakeServer();
});
afterEach(() => {
  server.media.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function prepared(): Promise<void> {
  server.early.prepare();
  await pass(100);
}

function joined(...ids: string[]): void {
  server.media.open();
  server.media.carry(true);
  server.media.update(ids.map((id) => participant(id)));
}

test('before the call a connection is described, and nothing is offered, asked or sent', async () => {
  await prepared();

  expect(server.connection.localDescription?.type).toBe('offer');
  expect(server.connection.configuration.iceServers).toEqual([]);
  expect(server.calls).toEqual([]);
  expect(server.connection.sent()).toEqual([null, null, null, null]);
});

test('the call offers what was prepared and says at once what it wants', async () => {
  await prepared();
  server.slowness = 100;
  const track = { kind: 'video' } as MediaStreamTrack;
  server.media.send('camera', track);
  joined('b');
  await pass(0);

  expect(server.calls).toEqual(['offer', 'wish']);
  expect([...server.wanted.values()].sort()).toEqual(['b/camera@320', 'b/microphone@0']);
  expect(server.connection.sent()).toEqual([null, track, null, null]);
  await pass(200);

  expect(server.paths).toEqual(['connected']);
  expect(server.connections).toHaveLength(1);
  expect(server.calls).toEqual(['offer', 'wish']);
});

test('an offer that went along with the wish to come in is not repeated', async () => {
  await prepared();
  server.early.offer(server.signalling.offerMedia);
  joined('b');
  await pass(100);

  expect(server.calls).toEqual(['offer', 'wish']);
  expect(server.paths).toEqual(['connected']);
});

test('with more people than it has sections for, a further offer adds them', async () => {
  await prepared();
  server.early.offer(server.signalling.offerMedia);
  joined('b', 'c', 'd', 'e', 'f', 'g');
  await pass(100);

  expect(server.offers.map(({ first }) => first)).toEqual([true, false]);
  expect([...server.wanted.values()].filter((wish) => wish.includes('camera'))).toHaveLength(6);
});

test('what was not offered yet grows before it is', async () => {
  await prepared();
  joined('b', 'c', 'd', 'e', 'f', 'g');
  await pass(100);

  expect(server.offers.map(({ first }) => first)).toEqual([true]);
  expect([...server.wanted.values()].filter((wish) => wish.includes('camera'))).toHaveLength(6);
});

describe('an offer that came to nothing', () => {
  test('is made again when the person is let in after waiting', async () => {
    await prepared();
    server.refuse = 'still_waiting';
    server.early.offer(server.signalling.offerMedia);
    await pass(60_000);
    server.refuse = undefined;
    joined('b');
    await pass(100);

    expect(server.offers).toHaveLength(2);
    expect(server.offers[1]?.connectionId).toBe(server.offers[0]?.connectionId);
    expect(server.offers[1]?.first).toBe(true);
    expect(server.paths).toEqual(['connected']);
  });

  test('is made again when the channel was lost', async () => {
    await prepared();
    server.lost = true;
    server.early.offer(server.signalling.offerMedia);
    await pass(100);
    server.lost = false;
    joined('b');
    await pass(100);

    expect(server.offers).toHaveLength(1);
    expect(server.paths).toEqual(['connected']);
  });
});

test('a network change at the device check makes another one, and closes the first', async () => {
  await prepared();
  server.early.renew();
  await pass(100);

  expect(server.connections.map(({ signalingState }) => signalingState)).toEqual(['closed', 'have-local-offer']);
});

test('relays are tried where there is no other way', async () => {
  await prepared();
  server.connection.connects = false;
  const relay = { urls: 'turn:turn.example' };
  server.media.useIceServers([relay]);
  joined('b');
  await pass(1_000);
  expect(server.connection.configuration.iceServers).toEqual([relay]);
  expect(server.connection.restarts).toBe(0);

  await pass(1_000);

  expect(server.connection.restarts).toBe(1);
  expect(server.offers).toHaveLength(2);
});

test('relays cost nothing where there is another way', async () => {
  await prepared();
  server.media.useIceServers([{ urls: 'turn:turn.example' }]);
  joined('b');
  await pass(5_000);

  expect(server.connection.restarts).toBe(0);
  expect(server.offers).toHaveLength(1);
});

test('a call that needs no media server closes what was prepared', async () => {
  await prepared();
  server.media.close();
  await pass(0);

  expect(server.connection.signalingState).toBe('closed');
});
