import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Chromium } from '../harness/chromium';
import { expectMediaAmong } from '../harness/expect-media';
import { newMeeting } from '../harness/meeting';
import type { ParleyServer } from '../harness/parley-server';
import { Person } from '../harness/person';
import { shared } from '../harness/shared';
import { delay, until } from '../harness/wait';

describe('two people in Chromium', () => {
  let server: ParleyServer;
  let browser: Chromium;
  let ada: Person;
  let ben: Person;

  beforeAll(async () => {
    [server, browser] = await shared();
    const meeting = await newMeeting(server);
    ada = await Person.join(await browser.tab(), meeting.hostLink, 'Ada');
    ben = await Person.join(await browser.tab(), meeting.link, 'Ben');
    await expectMediaAmong([ada, ben]);
  });
  afterAll(() => browser?.closeTabs());

  test('see and hear each other, each as one tile with one video', async () => {
    for (const person of [ada, ben]) {
      const tiles = await person.tiles();
      expect(tiles.map((tile) => [tile.name, tile.self, tile.videos, tile.screen]).sort()).toEqual([
        ['Ada', person === ada, 1, false],
        ['Ben', person === ben, 1, false],
      ]);
      expect(new Set(tiles.map((tile) => tile.id)).size).toBe(2);
    }

    expect((await ben.tileOf('Ada'))?.role).toBe('host');
    expect((await ada.tileOf('Ben'))?.role).toBe('participant');
  });

  test('a muted microphone sends nothing, and everybody sees it', async () => {
    await ben.press('Mute microphone');

    await ada.seesTile('Ben', { audio: 'off' });
    await ben.seesTile('Ben', { audio: 'off' });
    await delay(500);
    const muted = await ben.mediaOf('Ada');
    await delay(2_000);
    const later = await ben.mediaOf('Ada');
    expect(later.audioPacketsSent).toBe(muted.audioPacketsSent);
    expect(later.framesDecoded).toBeGreaterThan(muted.framesDecoded);

    await ben.press('Unmute microphone');
    await ada.seesTile('Ben', { audio: 'on' });
    await expectMediaAmong([ada, ben]);
  });

  test('a camera that is off is released, and comes back', async () => {
    await ben.press('Turn off camera');

    await ada.seesTile('Ben', { video: 'off' });
    const live = () =>
      ben.tab.evaluate(
        () => window.parleyProbe.tracks.filter((track) => track.kind === 'video' && track.readyState === 'live').length,
        undefined,
      );
    await until('no camera track is live', async () => (await live()) === 0);

    await ben.press('Turn on camera');
    await ada.seesTile('Ben', { video: 'on' });
    expect(await live()).toBe(1);
    await expectMediaAmong([ada, ben]);
  });

  test('a raised hand is seen until it is lowered', async () => {
    await ben.press('Raise hand');
    await ada.seesTile('Ben', { hand: 'up' });
    await ben.seesTile('Ben', { hand: 'up' });

    await ben.press('Lower hand');
    await ada.seesTile('Ben', { hand: 'down' });
  });

  test('who leaves is gone at once, lets go of all devices, and can rejoin', async () => {
    await ben.leave();

    await ada.seesNoTile('Ben', 3_000);
    const released = () =>
      ben.tab.evaluate(
        () =>
          window.parleyProbe.tracks.every((track) => track.readyState === 'ended') &&
          window.parleyProbe.peers.every((peer) => peer.connectionState === 'closed'),
        undefined,
      );
    await until('all devices and connections are let go of', released, { within: 3_000 });

    await ben.press('Rejoin');
    await ben.isIn();
    await expectMediaAmong([ada, ben]);
  });

  test('the host who leaves stays host and has the role again on return', async () => {
    await ada.leave({ host: true });
    await ben.seesNoTile('Ada', 3_000);

    await ada.press('Rejoin');
    await ben.seesTile('Ada', { role: 'host' });
  });

  test('the host ends the meeting for everybody', async () => {
    await ada.press('Leave');
    await ada.choose('End meeting for all');

    await until('Ben is out', async () => (await ben.tiles()).length === 0);
    await until('Ada is out', async () => (await ada.tiles()).length === 0);
    await ben.seesText('ended');
  });
});
