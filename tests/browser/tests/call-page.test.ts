import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Chromium, ChromiumTab } from '../harness/chromium';
import { HubClient } from '../harness/hub';
import { type Meeting, newMeeting } from '../harness/meeting';
import type { ParleyServer } from '../harness/parley-server';
import { Person } from '../harness/person';
import { shared } from '../harness/shared';
import { delay, until } from '../harness/wait';
import { Wire } from '../harness/wire';

describe('the call page', () => {
  let server: ParleyServer;
  let browser: Chromium;
  let meeting: Meeting;

  beforeAll(async () => {
    [server, browser] = await shared();
  });
  afterAll(() => browser?.closeTabs());
  beforeEach(async () => {
    meeting = await newMeeting(server);
  });

  /** One after the other, so that the seats are in the order of the numbers. */
  const crowd = async (count: number) => {
    const clients: HubClient[] = [];
    for (let at = 1; at <= count; at++) {
      clients.push(await HubClient.join(server, meeting.id, `Guest ${at}`));
    }
    return clients;
  };
  const leaveAll = (clients: HubClient[]) => Promise.all(clients.map((client) => client.close()));
  /** Width of the tile of a person, in pixels. */
  const tileWidth = (tab: ChromiumTab, name: string) =>
    tab.page.locator(`[data-participant-id][data-name="${name}"]`).evaluate((tile) => tile.clientWidth);

  test('who comes sixth arrives with the microphone off, the fifth does not', async () => {
    const four = await crowd(4);
    const fifth = await Person.join(await browser.tab(), meeting.link, 'Fifth');
    await fifth.seesTile('Fifth', { audio: 'on', video: 'on' });
    const sixth = await Person.join(await browser.tab(), meeting.link, 'Sixth');

    await sixth.seesTile('Sixth', { audio: 'off', video: 'on' });
    await sixth.sees('button', 'Unmute microphone');
    await fifth.seesTile('Sixth', { audio: 'off' });
    await sixth.press('Unmute microphone');
    await fifth.seesTile('Sixth', { audio: 'on' });
    await Promise.all([fifth.tab.close(), sixth.tab.close(), leaveAll(four)]);
  });

  test('the menu of the last person in a long list is whole, on a desktop and on a phone', async () => {
    const many = await crowd(24);
    for (const size of [{}, { width: 360, height: 740, touch: true }]) {
      const tab = await browser.tab(size);
      const ada = await Person.join(tab, meeting.link, 'Ada');
      if ((await tab.count('button', 'Participants')) === 0) {
        await ada.press('More');
      }
      await ada.press('Participants');
      const last = tab.page.getByRole('button', { name: /^Actions for / }).last();
      await last.scrollIntoViewIfNeeded();
      await last.click();
      const item = tab.page.getByRole('menuitem', { name: 'Send private message', exact: true });
      await item.waitFor();

      const seen = await tab.page.getByRole('menu').evaluate((menu) => {
        const box = menu.getBoundingClientRect();
        // Its corners are round: a point too near to them is not on it.
        const corners = [
          [box.left + 12, box.top + 12],
          [box.right - 12, box.bottom - 12],
        ] as const;
        return corners.map(([x, y]) => menu.contains(document.elementFromPoint(x, y)));
      });
      expect(seen).toEqual([true, true]);
      await item.click();
      await ada.sees('region', 'Chat');
      await tab.close();
    }
    await leaveAll(many);
  });

  test('a name is said to be saved when the server has it', async () => {
    const wire = await Wire.to(server.port);
    const tab = await browser.tab();
    const ada = await Person.join(tab, `${wire.url}/m/${meeting.id}`, 'Ada');
    const ben = await HubClient.join(server, meeting.id, 'Ben');
    const heard = ben.collect<{ participants: { displayName: string }[] }>('participantsUpdate');
    await ada.press('Settings');
    await tab.fill('textbox', 'Your name', 'Ada Lovelace');
    await ada.press('Save name');
    await ada.seesText('Name saved');
    await until('Ben knows the name', () => heard.some((one) => one.participants[0]?.displayName === 'Ada Lovelace'));

    // While the server is out of reach nothing is saved; once it is back, the same press is.
    wire.cut();
    await tab.fill('textbox', 'Your name', 'Countess');
    await ada.press('Save name');
    await ada.seesText('Saving…');
    await delay(1_000);
    expect(await tab.page.getByText('Name saved').count()).toBe(0);
    wire.mend();
    await ada.seesText('Name saved', 20_000);
    await ada.seesTile('Countess');
    await Promise.all([tab.close(), ben.close()]);
    wire.close();
  });

  test('speaker view and pinning make one tile large, and taking it back makes all the same', async () => {
    const others = await crowd(4);
    const tab = await browser.tab();
    const ada = await Person.join(tab, meeting.link, 'Ada');
    await ada.seesTile('Guest 4');
    const inGrid = await tileWidth(tab, 'Guest 1');

    await ada.press('Layout');
    await ada.press('Speaker');
    await until('one is large', async () => (await tileWidth(tab, 'Guest 1')) > inGrid * 1.5);
    await ada.press('Participants');
    await ada.press('Actions for Guest 3');
    await ada.choose('Pin');
    await until('the pinned one is large', async () => (await tileWidth(tab, 'Guest 3')) > inGrid * 1.2);
    expect(await tileWidth(tab, 'Guest 1')).toBeLessThan(inGrid);

    await others[2]?.call('leaveMeeting');
    await ada.seesNoTile('Guest 3');
    await ada.press('Layout');
    await ada.press('Grid');
    await until(
      'all are the same',
      async () => (await tileWidth(tab, 'Guest 1')) === (await tileWidth(tab, 'Guest 2')),
    );
    await tab.close();
    await leaveAll(others);
  });

  test('closing is asked about in the call only', async () => {
    const tab = await browser.tab();
    const asked: string[] = [];
    tab.page.on('dialog', (dialog) => asked.push(dialog.type()));
    await tab.goto(meeting.link);
    const ada = new Person(tab, 'Ada');
    await ada.sees('button', 'Join now');
    await tab.goto(meeting.link);
    expect(asked).toEqual([]);

    await ada.enter();
    await tab.goto(`${server.url}/about`);
    expect(asked).toEqual(['beforeunload']);

    await tab.goto(meeting.link);
    await ada.isIn();
    await ada.leave();
    await tab.goto(`${server.url}/about`);
    expect(asked).toEqual(['beforeunload']);
    await tab.close();
  });

  test('two screens and a camera fit on a phone, and one screen can be pinned', async () => {
    const tab = await browser.tab({ width: 390, height: 844, touch: true });
    const ada = await Person.join(tab, meeting.link, 'Ada');
    const ben = await Person.join(await browser.tab(), meeting.link, 'Ben');
    const eve = await Person.join(await browser.tab(), meeting.link, 'Eve');
    await ben.press('Share screen');
    await eve.press('Share screen');
    await ada.seesScreenOf('Ben');
    await ada.seesScreenOf('Eve');
    const boxes = () =>
      tab.page.locator('[data-participant-id]').evaluateAll((tiles) =>
        tiles.map((tile) => {
          const { left, right, top, bottom } = tile.getBoundingClientRect();
          return { left, right, top, bottom };
        }),
      );
    await until('there are five tiles', async () => (await boxes()).length === 5);
    for (const box of await boxes()) {
      expect(box.left).toBeGreaterThanOrEqual(0);
      expect(box.right).toBeLessThanOrEqual(390);
      expect(box.bottom).toBeLessThan(844 - 48);
      expect(box.right - box.left).toBeGreaterThan(60);
    }

    await ada.press('More');
    await ada.press('Participants');
    await ada.press('Actions for Eve');
    await ada.choose('Pin screen');
    const screenHeight = (name: string) =>
      tab.page.locator(`[data-screen][data-name="${name}"]`).evaluate((tile) => tile.clientHeight);
    await until('Eve’s screen is larger', async () => (await screenHeight('Eve')) > (await screenHeight('Ben')));
    await Promise.all([tab.close(), ben.tab.close(), eve.tab.close()]);
  });
});
