import { afterAll, beforeAll, describe, test } from 'vitest';
import type { Chromium } from '../harness/chromium';
import { expectMediaAmong } from '../harness/expect-media';
import type { Firefox } from '../harness/firefox';
import { newMeeting } from '../harness/meeting';
import { needs } from '../harness/needs';
import type { ParleyServer } from '../harness/parley-server';
import { Person } from '../harness/person';
import { shared, sharedFirefox } from '../harness/shared';
import { delay, until } from '../harness/wait';

describe.skipIf(needs('firefox-esr', 'firefox'))('Chromium and Firefox', () => {
  let server: ParleyServer;
  let chromium: Chromium;
  let firefox: Firefox;

  beforeAll(async () => {
    [[server, chromium], firefox] = await Promise.all([shared(), sharedFirefox()]);
  });
  afterAll(async () => {
    await chromium?.closeTabs();
    await firefox?.closeTabs();
  });

  for (const first of ['Chromium', 'Firefox'] as const) {
    test(`see and hear each other when ${first} comes first`, { timeout: 90_000 }, async () => {
      const meeting = await newMeeting(server);
      const tabs = first === 'Chromium' ? [chromium, firefox] : [firefox, chromium];
      const ada = await Person.join(await (tabs[0] as Chromium).tab(), meeting.hostLink, 'Ada');
      const ben = await Person.join(await (tabs[1] as Chromium).tab(), meeting.link, 'Ben');

      await expectMediaAmong([ada, ben]);

      await ben.press('Mute microphone');
      await ada.seesTile('Ben', { audio: 'off' });
      await delay(500);
      const { audioPacketsReceived } = await ada.mediaOf('Ben');
      await delay(1_500);
      const later = await ada.mediaOf('Ben');
      if (later.audioPacketsReceived !== audioPacketsReceived) {
        throw new Error(`a muted microphone sent ${later.audioPacketsReceived - audioPacketsReceived} packets`);
      }

      await ben.press('Turn off camera');
      await ada.seesTile('Ben', { video: 'off' });
      await ben.press('Turn on camera');
      await ben.press('Unmute microphone');
      await expectMediaAmong([ada, ben]);

      await ada.press('Chat');
      await ada.say('Hello from here');
      await ben.press('Chat');
      await ben.readsInChat('Hello from here');

      await ben.leave();
      await ada.seesNoTile('Ben', 3_000);
      await ada.tab.close();
      await ben.tab.close();
    });
  }

  test('Firefox sees a screen that Chromium shares', { timeout: 90_000 }, async () => {
    const meeting = await newMeeting(server);
    const ada = await Person.join(await chromium.tab(), meeting.hostLink, 'Ada');
    const ben = await Person.join(await firefox.tab(), meeting.link, 'Ben');
    await expectMediaAmong([ada, ben]);

    await ada.press('Share screen');

    await ben.seesScreenOf('Ada');
    await ada.press('Stop sharing');
    await until('the screen is gone', async () => (await ben.tiles()).every((tile) => !tile.screen));
    await ada.tab.close();
    await ben.tab.close();
  });
});
