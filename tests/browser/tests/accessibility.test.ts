import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seriousViolations } from '../harness/axe';
import type { Chromium, ChromiumTab } from '../harness/chromium';
import { newMeeting } from '../harness/meeting';
import type { ParleyServer } from '../harness/parley-server';
import { Person } from '../harness/person';
import { shared } from '../harness/shared';

describe('axe finds nothing serious', () => {
  let server: ParleyServer;
  let browser: Chromium;

  beforeAll(async () => {
    [server, browser] = await shared();
  });
  afterAll(() => browser?.closeTabs());

  const looks = [
    { look: 'on a desktop, light', width: 1280, height: 800, dark: false },
    { look: 'on a phone, dark', width: 390, height: 844, dark: true, touch: true },
  ];

  test.each(looks)('on the pages $look', async (options) => {
    const tab = await browser.tab(options);
    for (const path of ['/', '/about', '/nowhere', '/m/abc-defg-hij', '/join?m=wrong']) {
      await tab.goto(`${server.url}${path}`);
      expect(await seriousViolations(tab), path).toEqual([]);
    }
    await tab.close();
  });

  test.each(looks)('at the device check and in the call $look', async (options) => {
    const meeting = await newMeeting(server, 'Planning');
    const tab = await browser.tab(options);
    const check = async (where: string) => expect(await seriousViolations(tab), where).toEqual([]);

    await tab.goto(meeting.hostLink);
    const ada = new Person(tab, 'Ada');
    await ada.sees('button', 'Join now');
    await check('device check');
    await ada.enter();
    await check('alone');
    const ben = await Person.join(await browser.tab(), meeting.link, 'Ben');
    await ben.press('Raise hand');
    await ben.press('Turn off camera');
    await ada.seesTile('Ben', { hand: 'up', video: 'off' });
    await check('call');

    await ada.press('Chat');
    await ada.say('Hello https://example.org');
    await ada.readsInChat('Hello');
    await check('chat');
    await closePanel(tab, 'Chat');

    await openFromToolbar(ada, 'Participants');
    await ada.sees('region', 'Participants');
    await check('participants');
    await closePanel(tab, 'Participants');

    for (const menu of ['More', 'Leave', ...(options.touch ? [] : ['Layout', 'Reactions'])]) {
      const choices = tab.page.getByRole('group', { name: menu, exact: true });
      await ada.press(menu);
      await choices.waitFor();
      await check(menu);
      await tab.press('Escape');
      await choices.waitFor({ state: 'hidden' });
    }

    for (const dialog of ['Invite', 'Settings', 'Permissions', 'Set password']) {
      await openFromToolbar(ada, dialog);
      await tab.page.getByRole('dialog').waitFor();
      await check(dialog);
      await tab.press('Escape');
      await tab.page.getByRole('dialog').waitFor({ state: 'hidden' });
    }

    await ada.press('More');
    await ada.choose('Statistics');
    await ada.sees('region', 'Statistics');
    await check('Statistics');

    await ada.leave({ host: true });
    await check('after the call');
    await Promise.all([tab.close(), ben.tab.close()]);
  });

  /** On phones the less used controls are in the menu "More". */
  async function openFromToolbar(person: Person, name: string): Promise<void> {
    if ((await person.tab.count('button', name)) === 1) {
      await person.press(name);
    } else {
      await person.press('More');
      await person.choose(name);
    }
  }

  async function closePanel(tab: ChromiumTab, name: string): Promise<void> {
    const panel = tab.page.getByRole('region', { name, exact: true });
    await panel.getByRole('button', { name: 'Close', exact: true }).click();
    await panel.waitFor({ state: 'hidden' });
  }
});
