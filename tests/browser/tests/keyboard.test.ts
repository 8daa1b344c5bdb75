import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Chromium, ChromiumTab } from '../harness/chromium';
import { newMeeting } from '../harness/meeting';
import type { ParleyServer } from '../harness/parley-server';
import { Person } from '../harness/person';
import { shared } from '../harness/shared';
import { delay, until } from '../harness/wait';

describe('the keyboard', () => {
  let server: ParleyServer;
  let browser: Chromium;
  let ada: Person;
  let tab: ChromiumTab;

  beforeAll(async () => {
    [server, browser] = await shared();
    tab = await browser.tab();
    ada = await Person.join(tab, (await newMeeting(server)).hostLink, 'Ada');
    await ada.seesTile('Ada', { audio: 'on', video: 'on' });
  });
  afterAll(() => browser?.closeTabs());

  const blur = () => tab.evaluate(() => (document.activeElement as HTMLElement | null)?.blur(), undefined);

  test.each([
    ['m', 'Mute microphone', 'Unmute microphone'],
    ['Control+d', 'Mute microphone', 'Unmute microphone'],
    ['v', 'Turn off camera', 'Turn on camera'],
    ['Control+e', 'Turn off camera', 'Turn on camera'],
    ['r', 'Raise hand', 'Lower hand'],
    ['d', 'Share screen', 'Stop sharing'],
  ])('%s switches between "%s" and "%s"', async (key, before, after) => {
    await blur();
    await ada.sees('button', before);
    await tab.press(key);
    await ada.sees('button', after);
    await tab.press(key);
    await ada.sees('button', before);
  });

  test.each([
    ['c', 'Chat'],
    ['p', 'Participants'],
  ])('%s opens and closes %s', async (key, region) => {
    await blur();
    await tab.press(key);
    await ada.sees('region', region);
    await blur();
    await tab.press(key);
    await until(`${region} is closed`, async () => (await tab.count('region', region)) === 0);
  });

  test('Space talks while it is held', async () => {
    await blur();
    await tab.press('m');
    await ada.sees('button', 'Unmute microphone');
    await tab.page.keyboard.down(' ');
    await ada.seesTile('Ada', { audio: 'on' });
    await tab.page.keyboard.up(' ');
    await ada.seesTile('Ada', { audio: 'off' });
    await tab.press('m');
    await ada.seesTile('Ada', { audio: 'on' });
  });

  test('? lists the shortcuts', async () => {
    await blur();
    await tab.press('?');
    await ada.seesText('Talk while held');
    await tab.press('Escape');
    await until('the list is closed', async () => (await tab.count('dialog', 'Keyboard shortcuts')) === 0);
  });

  test('letters do nothing while typing', async () => {
    await ada.press('Chat');
    await ada.sees('textbox', 'Message');
    await tab.page.getByRole('textbox', { name: 'Message', exact: true }).click();
    await tab.page.keyboard.type('my video rocks? cap d ');
    await delay(300);

    expect(await ada.own()).toMatchObject({ audio: 'on', video: 'on', hand: 'down' });
    await ada.sees('button', 'Share screen');
    await ada.sees('region', 'Chat');
    expect(await tab.page.getByRole('textbox', { name: 'Message', exact: true }).inputValue()).toBe(
      'my video rocks? cap d ',
    );
  });

  test('everything in the call is reached with Tab', async () => {
    await blur();
    const reached = new Set<string>();
    for (let step = 0; step < 60; step++) {
      await tab.press('Tab');
      const name = await tab.evaluate(
        () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '',
        undefined,
      );
      reached.add(name.trim());
    }

    for (const name of [
      'Mute microphone',
      'Turn off camera',
      'Share screen',
      'Raise hand',
      'Chat',
      'Participants',
      'Invite',
      'Settings',
      'More',
      'Leave',
      'Send',
    ]) {
      expect([...reached]).toContain(name);
    }
  });
});
