import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Shown } from '../../../src/media/server/section';
import { participant } from '../../participants';
import { FakeMediaStream } from '../fake-network';
import { FakeServer } from './fake-server';

let server: FakeServer;
const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);
const large: Shown = { width: 640, height: 360, priority: 'other' };

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

async function carrying(...ids: string[]): Promise<void> {
  server.media.open();
  server.media.update(ids.map((id) => participant(id)));
  server.media.carry(true);
  await pass(100);
}

describe('a connection in reserve', () => {
  test('is negotiated once, sends nothing and asks for nothing', async () => {
    const track = { kind: 'audio' } as MediaStreamTrack;
    server.media.send('microphone', track);
    server.media.open();
    server.media.update([participant('b')]);
    await pass(1_000);

    expect(server.paths).toEqual(['connected']);
    expect(server.offers).toHaveLength(1);
    expect(server.offers[0]?.first).toBe(true);
    expect(server.offers[0]?.published.map(({ source }) => source)).toEqual([
      'microphone',
      'camera',
      'screen',
      'screenSound',
    ]);
    expect(server.connection.sent()).toEqual([null, null, null, null]);
    expect(server.wanted.size).toBe(0);
  });

  test('carries the call by giving it the tracks, without another negotiation', async () => {
    const track = { kind: 'audio' } as MediaStreamTrack;
    server.media.send('microphone', track);
    server.media.open();
    await pass(100);

    server.media.update([participant('b'), participant('c')]);
    server.media.carry(true);
    await pass(100);

    expect(server.offers).toHaveLength(1);
    expect(server.connection.sent()).toEqual([track, null, null, null]);
    expect([...server.wanted.values()].sort()).toEqual([
      'b/camera@320',
      'b/microphone@0',
      'c/camera@320',
      'c/microphone@0',
    ]);
  });
});

describe('receiving', () => {
  test('more people than sections are one further negotiation', async () => {
    await carrying('b', 'c');
    server.media.update(['b', 'c', 'd', 'e', 'f', 'g', 'h'].map((id) => participant(id)));
    await pass(100);

    expect(server.offers).toHaveLength(2);
    expect(server.offers[1]?.first).toBe(false);
    expect([...server.wanted.values()].filter((wish) => wish.includes('camera'))).toHaveLength(7);
  });

  test('a person keeps the section, whoever comes and goes', async () => {
    await carrying('b', 'c', 'd');
    const before = [...server.wanted].filter(([, wish]) => wish.startsWith('c/'));
    const stream = server.streams.get('c');

    server.media.update(['c', 'e'].map((id) => participant(id)));
    await pass(100);

    expect([...server.wanted].filter(([, wish]) => wish.startsWith('c/'))).toEqual(before);
    expect(server.streams.get('c')).toBe(stream);
  });

  test('the size on the page is the size that is asked for, and what is out of view is not sent', async () => {
    await carrying('b', 'c');
    server.media.show(new Map([['b/camera', large]]));
    await pass(100);

    expect([...server.wanted.values()]).toContain('b/camera@640');
    expect([...server.wanted.values()]).toContain('c/camera@0');
    expect([...server.wanted.values()]).toContain('c/microphone@0');
  });

  test('a camera that is off is not asked for', async () => {
    server.media.open();
    server.media.update([participant('b', { media: { audio: true, video: false, screen: false } })]);
    server.media.carry(true);
    await pass(100);

    expect([...server.wanted.values()]).toContain('b/camera@0');
  });

  test('a screen takes two further sections, and gives them back', async () => {
    await carrying('b');
    const sharing = participant('b', { media: { audio: true, video: true, screen: true } });
    server.media.update([sharing]);
    server.media.show(new Map([['b/screen', { ...large, priority: 'screen' }]]));
    await pass(100);
    expect([...server.wanted.values()].sort()).toContain('b/screen@640');
    expect([...server.wanted.values()].sort()).toContain('b/screenSound@0');

    server.media.update([participant('b')]);
    await pass(100);

    expect([...server.wanted.values()].filter((wish) => wish.includes('screen'))).toEqual([]);
    expect([...server.wanted.values()].filter((wish) => wish === '-')).toHaveLength(2);
  });

  test('a person is delivered when all that is on arrives', async () => {
    await carrying('b');
    expect(server.media.delivers(participant('b'))).toBe(false);

    for (const transceiver of server.connection.transceivers) {
      transceiver.receiver.track.muted = false;
    }

    expect(server.media.delivers(participant('b'))).toBe(true);
    expect(server.media.delivers(participant('z'))).toBe(false);
  });
});

describe('more people than sections', () => {
  const ids = (count: number) => Array.from({ length: count }, (_, index) => `p${String(index).padStart(2, '0')}`);
  const page = (...shown: string[]) => new Map(shown.map((id) => [`${id}/camera`, large]));
  const wantedOf = (id: string, source: string) =>
    [...server.wanted].find(([, wish]) => wish.startsWith(`${id}/${source}@`));

  test('all are heard, and only who is on the page is seen', async () => {
    server.media.show(page(...ids(24)));
    await carrying(...ids(48));

    const wishes = [...server.wanted.values()];
    expect(wishes.filter((wish) => wish.includes('/microphone'))).toHaveLength(48);
    expect(wishes.filter((wish) => wish.endsWith('/camera@640'))).toHaveLength(24);
    expect(
      server.connection.transceivers.filter(({ receiver }) => receiver.track.kind === 'video').length,
    ).toBeLessThanOrEqual(2 + 30);
  });

  test('the next page takes the sections of those who are out of view', async () => {
    server.media.show(page(...ids(48).slice(0, 24)));
    await carrying(...ids(48));
    const offers = server.offers.length;
    server.media.show(page(...ids(48).slice(24)));
    await pass(100);

    const seen = [...server.wanted.values()]
      .filter((wish) => wish.endsWith('/camera@640'))
      .map((wish) => wish.slice(0, 3));
    expect(seen.sort()).toEqual(ids(48).slice(24));
    expect(server.offers.length).toBe(offers);
  });

  test('nobody is shown in the tile of another: a used section waits for the word of the media server', async () => {
    server.media.show(page(...ids(24)));
    await carrying(...ids(48));
    server.media.show(page('p47'));
    await pass(100);
    const [mid = ''] = wantedOf('p47', 'camera') ?? [];
    const pictures = () =>
      server.streams
        .get('p47')
        ?.getTracks()
        .filter(({ kind }) => kind === 'video').length;
    const connectionId = server.offers[0]?.connectionId ?? '';
    expect(pictures()).toBe(0);

    server.media.sourcesChanged({ connectionId, received: [{ mid, participantId: 'p03', source: 'camera' }] });
    server.media.sourcesChanged({ connectionId: 'x', received: [{ mid, participantId: 'p47', source: 'camera' }] });
    expect(pictures()).toBe(0);

    server.media.sourcesChanged({ connectionId, received: [{ mid, participantId: 'p47', source: 'camera' }] });
    expect(pictures()).toBe(1);
  });

  test('a section whose news was lost is shown after a second', async () => {
    server.media.show(page(...ids(24)));
    await carrying(...ids(48));
    server.media.show(page('p47'));
    await pass(1_500);

    expect(
      server.streams
        .get('p47')
        ?.getTracks()
        .map(({ kind }) => kind)
        .sort(),
    ).toEqual(['audio', 'video']);
  });

  test('whoever speaks is heard, however many there are', async () => {
    await pass(5_000);
    await carrying(...ids(70));
    const unheard = ids(70).filter((id) => wantedOf(id, 'microphone') === undefined);
    expect(unheard).toHaveLength(10);

    server.media.speaks('p00');
    server.media.speaks(unheard[0] ?? '');
    await pass(100);

    expect(wantedOf(unheard[0] ?? '', 'microphone')).toBeDefined();
    expect(wantedOf('p00', 'microphone')).toBeDefined();
  });
});

test('a picture is expected when it is on, seen, and its sender is here', async () => {
  await carrying('b', 'c', 'd', 'e');
  const off = { audio: true, video: false, screen: false };
  server.media.update([
    participant('b'),
    participant('c'),
    participant('d', { presence: 'away' }),
    participant('e', { media: off }),
  ]);
  server.media.show(new Map(['b', 'd', 'e'].map((id) => [`${id}/camera`, large])));
  await pass(100);

  expect(server.media.expected).toEqual([{ participantId: 'b', source: 'camera' }]);
});

describe('a move', () => {
  test('does not wait for pictures that are on another page', async () => {
    server.media.show(new Map());
    await carrying('b');
    for (const { receiver } of server.connection.transceivers) {
      receiver.track.muted = receiver.track.kind === 'video';
    }

    expect(server.media.delivers(participant('b'))).toBe(true);
  });
});

describe('sending', () => {
  test('only the layers that somebody is sent are encoded', async () => {
    await carrying('b');
    server.media.layersWanted('camera', 1);
    await pass(100);
    const camera = server.connection.transceivers[1]?.sender;
    expect(camera?.encodings.map(({ active }) => active)).toEqual([true, true, false]);

    server.media.layersWanted('camera', null);
    await pass(100);

    expect(camera?.encodings.map(({ active }) => active)).toEqual([false, false, false]);
  });
});

describe('trouble', () => {
  test('a server that was started anew gets a new connection as soon as the channel is back', async () => {
    await carrying('b');
    server.media.channel(false);
    server.restart();
    server.media.channel(true);
    await pass(100);

    expect(server.connections).toHaveLength(2);
    expect(server.offers.at(-1)?.first).toBe(true);
    expect(server.connection.connectionState).toBe('connected');
    expect([...server.wanted.values()]).toContain('b/camera@320');
  });

  test('a slow server that was started anew gets one offer for the new connection, whose path is left alone', async () => {
    await carrying('b');
    server.connection.show('disconnected');
    server.media.channel(false);
    await pass(10_000);
    server.restart();
    server.slowness = 3_000;
    server.media.channel(true);
    await pass(14_000);

    expect(server.connections).toHaveLength(2);
    expect(server.offers.slice(-2).map(({ first }) => first)).toEqual([false, true]);
    expect(server.connection.restarts).toBe(0);
    expect(server.connection.connectionState).toBe('connected');
  });

  test('a connection that the server gave up is made anew, one of before is left alone', async () => {
    await carrying('b');
    server.media.lost('another');
    await pass(100);
    expect(server.connections).toHaveLength(1);

    server.media.lost(server.offers[0]?.connectionId ?? '');
    await pass(100);

    expect(server.connections).toHaveLength(2);
  });

  test('an offer whose answer was lost goes out again when the channel is back', async () => {
    server.lost = true;
    server.media.open();
    await pass(100);
    server.media.channel(false);
    server.lost = false;
    server.media.channel(true);
    await pass(100);

    expect(server.offers).toHaveLength(1);
    expect(server.connections).toHaveLength(1);
    expect(server.connection.connectionState).toBe('connected');
  });

  test('a broken path is restarted with new credentials', async () => {
    await carrying('b');
    server.connection.show('failed');
    await pass(100);

    expect(server.connection.restarts).toBe(1);
    expect(server.offers.at(-1)?.first).toBe(false);
  });

  test('without a media server there is one offer and no more', async () => {
    server.refuse = 'no_media_server';
    server.media.open();
    await pass(60_000);

    expect(server.offers).toHaveLength(1);
  });

  test('an offer that cannot be taken just now is made again later', async () => {
    server.refuse = 'unavailable';
    server.media.open();
    await pass(100);
    server.refuse = undefined;
    await pass(2_000);

    expect(server.connection.connectionState).toBe('connected');
  });
});
