import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Chromium } from '../harness/chromium';
import { expectMediaAmong } from '../harness/expect-media';
import { newMeeting } from '../harness/meeting';
import type { ParleyServer } from '../harness/parley-server';
import { Person } from '../harness/person';
import { shared } from '../harness/shared';
import { until } from '../harness/wait';

describe('screen sharing', () => {
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

  const screens = async (person: Person) =>
    (await person.tiles()).filter((tile) => tile.screen).map((tile) => tile.name);

  test('a screen is a tile of its own, with the id and name of who shares it', async () => {
    await ada.press('Share screen');

    const screen = await ben.seesScreenOf('Ada');
    expect(screen.id).toBe((await ben.tileOf('Ada'))?.id);
    expect(screen.videos).toBe(1);
    await ada.sees('button', 'Stop sharing');
    // The camera goes on beside it.
    await expectMediaAmong([ada, ben]);
  });

  test('two people share at once', async () => {
    await ben.press('Share screen');

    await ada.seesScreenOf('Ben');
    await ben.seesScreenOf('Ada');
    await until('Ada sees two screens', async () => (await screens(ada)).sort().join() === 'Ada,Ben');
    await until('Ben sees two screens', async () => (await screens(ben)).sort().join() === 'Ada,Ben');
  });

  test('a screen disappears when sharing stops, also by the bar of the browser', async () => {
    await ada.press('Stop sharing');
    await until('Ben sees only his own screen', async () => (await screens(ben)).join() === 'Ben');

    // What the browser's own "stop sharing" does: the track ends from outside.
    await ben.tab.evaluate(() => {
      for (const track of window.parleyProbe.tracks.filter(
        (one) => one.label.startsWith('screen') && one.readyState === 'live',
      )) {
        track.stop();
        track.dispatchEvent(new Event('ended'));
      }
    }, undefined);
    await until('Ada sees no screen', async () => (await screens(ada)).length === 0);
    await ben.sees('button', 'Share screen');
  });
});
