import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Chromium } from '../harness/chromium';
import { chooseMore, isDisabled, knock, seesWaiting } from '../harness/doors';
import { expectMediaAmong } from '../harness/expect-media';
import { Firefox } from '../harness/firefox';
import { type Meeting, newMeeting } from '../harness/meeting';
import { needs } from '../harness/needs';
import type { ParleyServer } from '../harness/parley-server';
import { Person } from '../harness/person';
import { shared } from '../harness/shared';
import { textOf } from '../harness/tab';

describe('the waiting room', () => {
  let server: ParleyServer;
  let browser: Chromium;
  let meeting: Meeting;
  let ada: Person;
  let ben: Person;

  beforeAll(async () => {
    [server, browser] = await shared();
    meeting = await newMeeting(server, 'Weekly');
    ada = await Person.join(await browser.tab(), meeting.hostLink, 'Ada');
    await chooseMore(ada, 'Turn on waiting room');
    await seesWaiting(ada, 0);
  });
  afterAll(() => browser?.closeTabs());

  test('who is let in waits over a reload, knows nothing but the title, and then sees and hears', async () => {
    ben = await knock(await browser.tab(), meeting.link, 'Ben');
    await ben.seesText('Weekly');
    await ben.seesText('The host is in the meeting.');
    await seesWaiting(ada, 1);
    await ada.sees('region', 'Waiting room');
    expect(await ben.tiles()).toEqual([]);
    expect(await textOf(ben.tab)).not.toContain('Ada');
    await ada.seesNoTile('Ben');

    await ben.tab.reload();
    await ben.seesText('Waiting for the host to let you in');
    await seesWaiting(ada, 1);

    await ada.press('Admit Ben');
    await ben.isIn();
    await seesWaiting(ada, 0);
    await expectMediaAmong([ada, ben]);
  });

  test('who is denied is told so, and cannot ask again at once, not even after a reload', async () => {
    const cem = await knock(await browser.tab(), meeting.link, 'Cem');
    await ada.press('Deny Cem');

    await cem.seesText('You were not let in');
    await cem.seesText('You can try again in');
    expect(await isDisabled(cem, 'Ask again')).toBe(true);
    await seesWaiting(ada, 0);

    await cem.tab.reload();
    await cem.sees('textbox', 'Your name');
    await cem.press('Ask to join');
    await cem.seesText('You were not let in');
    await seesWaiting(ada, 0);
    await cem.tab.close();
  });

  test('who waits goes on waiting over a crash of the server, and who gives up is gone', {
    timeout: 90_000,
  }, async () => {
    const dora = await knock(await browser.tab(), meeting.link, 'Dora');
    const eve = await knock(await browser.tab(), meeting.link, 'Eve');
    await seesWaiting(ada, 2);

    await server.kill();
    await dora.seesText('You keep your place');
    await server.restart();
    await seesWaiting(ada, 2, 30_000);

    await eve.press('Stop waiting');
    await eve.sees('button', 'Ask to join');
    await seesWaiting(ada, 1);
    await ada.press('Participants');
    await ada.press('Admit all');
    await dora.isIn();
    await dora.leave();
    await Promise.all([dora.tab.close(), eve.tab.close()]);
  });

  test('turning it off lets everybody in who waits, and newcomers join at once', async () => {
    const finn = await knock(await browser.tab(), meeting.link, 'Finn');
    await chooseMore(ada, 'Turn off waiting room');
    await finn.isIn();

    const gil = await Person.join(await browser.tab(), meeting.link, 'Gil');
    await ada.seesTile('Gil');
    await Promise.all([finn.tab.close(), gil.tab.close()]);
  });

  test.skipIf(needs('firefox-esr', 'firefox'))('a guest in Firefox waits, is let in, and is removed', async () => {
    const firefox = await Firefox.launch();
    try {
      await chooseMore(ada, 'Turn on waiting room');
      await seesWaiting(ada, 0);
      const hana = await knock(await firefox.tab(), meeting.link, 'Hana');
      await ada.press('Admit Hana');
      await hana.isIn();
      await ben.seesTile('Hana', { video: 'on' });

      await ada.press('Actions for Hana');
      await ada.choose('Remove from meeting');
      await hana.seesText('You were removed from the meeting');
      await ben.seesNoTile('Hana');
    } finally {
      await firefox.close();
    }
  });
});
