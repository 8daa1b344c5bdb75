import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FakeMeeting } from './fake-meeting';
import { FakeMediaStream } from './fake-network';

let meeting: FakeMeeting;
const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('MediaStream', FakeMediaStream);
  meeting = new FakeMeeting();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Each of the two has exactly one live connection, and they talk to each other. */
function expectConnected(a = 'a', b = 'b'): void {
  expect(meeting.network.open(a).map((one) => one.connectionState)).toEqual(['connected']);
  expect(meeting.network.open(b).map((one) => one.connectionState)).toEqual(['connected']);
  expect(meeting.member(a).paths.get(b)).toBe('connected');
  expect(meeting.member(b).paths.get(a)).toBe('connected');
}

async function connected(): Promise<void> {
  meeting.join('a');
  meeting.join('b');
  await pass(100);
  expectConnected();
}

describe('the first negotiation', () => {
  test('takes one offer of the newcomer and one answer', async () => {
    await connected();

    expect(meeting.relayed.filter((signal) => signal.method !== 'sendIceCandidateToSignalingServer')).toEqual([
      { from: 'b', method: 'newOffer' },
      { from: 'a', method: 'newAnswer' },
    ]);
  });

  test('makes four transceivers in order, both ways, with the tracks that are on', async () => {
    const track = { id: 'camera of a' } as MediaStreamTrack;
    meeting.join('a').mesh.send('camera', track);
    meeting.join('b');
    await pass(100);

    const [answerer] = meeting.network.open('a');
    expect(answerer?.transceivers.map(({ kind, direction }) => [kind, direction])).toEqual([
      ['audio', 'sendrecv'],
      ['video', 'sendrecv'],
      ['video', 'sendrecv'],
      ['audio', 'sendrecv'],
    ]);
    expect(answerer?.transceivers.map((one) => one.sender.track)).toEqual([null, track, null, null]);
  });

  test('candidates that come before their description are kept', async () => {
    await connected();

    // Each side's fake sends its candidate before its description.
    expect(meeting.network.open('a')[0]?.candidates).toHaveLength(1);
    expect(meeting.network.open('b')[0]?.candidates).toHaveLength(1);
  });

  test('when both offer at once the polite one gives way', async () => {
    meeting.join('a');
    meeting.join('b', 'b-1', false);
    meeting.member('a').mesh.update([], false);
    meeting.member('a').mesh.update([meeting.member('b').info], true);
    meeting.member('b').mesh.update([], false);
    meeting.member('b').mesh.update([meeting.member('a').info], true);
    await pass(100);

    expectConnected();
    expect(meeting.count('newOffer')).toBe(2);
    expect(meeting.count('newAnswer')).toBe(1);
    expect(meeting.network.of('a')).toHaveLength(2);
    expect(meeting.network.of('b')).toHaveLength(1);
  });

  test('when no offer comes for five seconds, the other side offers', async () => {
    meeting.join('a');
    meeting.join('b', 'b-1', false);
    await pass(4_900);
    expect(meeting.count('newOffer')).toBe(0);

    await pass(300);

    expectConnected();
  });

  test('a description of another shape never reaches a connection', async () => {
    meeting.join('a');
    meeting.join('b', 'b-1', false);
    const sdp = `v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\nt=0 0\r\n${'m=video 9 UDP/TLS/RTP/SAVPF 96\r\n'.repeat(50)}`;
    meeting.member('a').mesh.handle({ kind: 'offer', from: 'b', fromInstance: 'b-1', sdp });
    await pass(100);

    expect(meeting.network.of('a')).toHaveLength(0);
  });
});

describe('coming and going', () => {
  test('a reload gets a new connection, and the old one is closed', async () => {
    await connected();
    const [old] = meeting.network.open('a');

    meeting.join('b', 'b-2');
    await pass(100);

    expectConnected();
    expect(old?.signalingState).toBe('closed');
  });

  test('signals of a page that is gone are dropped', async () => {
    await connected();
    const before = meeting.network.connections.length;

    const sdp = `o=- 77 1 IN\r\nt=0 0\r\nm=audio 9\r\nm=video 9\r\nm=video 9\r\nm=audio 9\r\n`;
    meeting.member('a').mesh.handle({ kind: 'offer', from: 'b', fromInstance: 'b-0', sdp });
    await pass(100);

    expectConnected();
    expect(meeting.network.connections).toHaveLength(before);
  });

  test('losing the server does not touch media', async () => {
    await connected();
    const before = [...meeting.network.connections];

    meeting.away('b', true);
    await pass(30_000);
    meeting.away('b', false);
    await pass(30_000);

    expectConnected();
    expect(meeting.network.connections).toEqual(before);
    expect(meeting.count('newOffer')).toBe(1);
  });

  test('what could not be delivered to somebody away is delivered on the return', async () => {
    meeting.join('a');
    meeting.away('a', true);
    meeting.join('b');
    await pass(8_000);
    expect(meeting.count('newOffer')).toBe(0);

    meeting.away('a', false);
    await pass(200);

    expectConnected();
  });

  test('who leaves takes the connection along', async () => {
    await connected();

    meeting.leave('b');
    await pass(100);

    expect(meeting.network.open('a')).toHaveLength(0);
  });
});

describe('a broken path', () => {
  test('gets three seconds to heal, and then an ICE restart with fresh servers', async () => {
    await connected();

    meeting.network.break('disconnected');
    expect(meeting.member('a').paths.get('b')).toBe('interrupted');
    await pass(2_900);
    expect(meeting.count('newOffer')).toBe(1);
    await pass(400);

    expectConnected();
    expect(meeting.iceServerRequests).toBeGreaterThan(0);
    expect(meeting.network.connections).toHaveLength(2);
  });

  test('restarts of both sides at once end in one', async () => {
    await connected();

    meeting.network.break('failed');
    await pass(500);

    expectConnected();
    expect(meeting.network.connections).toHaveLength(2);
    expect(meeting.network.open('a')[0]?.rollbacks).toBe(1);
    expect(meeting.network.open('b')[0]?.rollbacks).toBe(0);
  });

  test('is made anew when restarts do not help for fifteen seconds', async () => {
    await connected();

    meeting.network.up = false;
    meeting.network.break('failed');
    await pass(14_000);
    expect(meeting.network.connections).toHaveLength(2);
    await pass(2_000);
    expect(meeting.network.connections.length).toBeGreaterThan(2);
    meeting.network.up = true;
    await pass(40_000);

    expectConnected();
  });

  test('waits for the server before it is restarted', async () => {
    await connected();

    meeting.away('b', true);
    meeting.network.break('failed');
    await pass(20_000);
    const offers = meeting.count('newOffer');
    meeting.away('b', false);
    await pass(500);

    expect(offers).toBe(1);
    expectConnected();
    expect(meeting.network.connections).toHaveLength(2);
  });

  test('a new network of this device means a restart at once, and only one', async () => {
    await connected();

    meeting.member('a').mesh.networkChanged();
    await pass(60_000);

    expectConnected();
    expect(meeting.count('newOffer')).toBe(2);
  });
});

test('an offer that comes twice gets the same answer twice', async () => {
  const offers: string[] = [];
  meeting.join('a');
  const { mesh } = meeting.member('a');
  const handle = mesh.handle.bind(mesh);
  mesh.handle = (signal) => {
    if (signal.kind === 'offer') {
      offers.push(signal.sdp);
    }
    handle(signal);
  };
  meeting.join('b');
  await pass(100);

  mesh.handle({ kind: 'offer', from: 'b', fromInstance: 'b-1', sdp: offers[0] ?? '' });
  await pass(100);

  expectConnected();
  expect(meeting.count('newAnswer')).toBe(2);
  expect(meeting.network.connections).toHaveLength(2);
});

test('a step that the end of the call interrupts is no failure', async () => {
  const warned = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  await connected();
  const sender = meeting.network.open('a')[0]?.transceivers[0]?.sender;
  if (sender !== undefined) {
    sender.replaceTrack = () => new Promise((_, reject) => setTimeout(() => reject(new Error('closed')), 50));
  }
  const { mesh } = meeting.member('a');

  mesh.send('microphone', { id: 'microphone of a' } as MediaStreamTrack);
  await pass(10);
  mesh.close();
  await pass(100);

  expect(warned).not.toHaveBeenCalled();
  expect(vi.getTimerCount()).toBe(0);
  warned.mockRestore();
});
