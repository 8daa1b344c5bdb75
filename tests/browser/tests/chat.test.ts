import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Chromium, ChromiumTab } from '../harness/chromium';
import { type Meeting, newMeeting } from '../harness/meeting';
import type { ParleyServer } from '../harness/parley-server';
import { Person } from '../harness/person';
import { shared } from '../harness/shared';
import { delay, until } from '../harness/wait';

describe('the chat', () => {
  let server: ParleyServer;
  let browser: Chromium;
  let meeting: Meeting;
  let ada: Person;
  let ben: Person;

  beforeAll(async () => {
    [server, browser] = await shared();
    meeting = await newMeeting(server);
    ada = await Person.join(await browser.tab(), meeting.hostLink, 'Ada');
    ben = await Person.join(await browser.tab(), meeting.link, 'Ben');
  });
  afterAll(() => browser?.closeTabs());

  const unread = (person: Person) =>
    person.tab.evaluate(() => document.querySelector<HTMLElement>('[data-unread]')?.dataset.unread, undefined);

  test('goes both ways, and counts what was not seen yet', async () => {
    await ada.press('Chat');
    await ada.sees('region', 'Chat');
    await ada.say('Good morning');
    await ada.say('Shall we begin?');

    await until('Ben has two unread messages', async () => (await unread(ben)) === '2');
    await ben.press('Chat');
    await ben.readsInChat('Good morning');
    await until('nothing is unread', async () => (await unread(ben)) === '0');

    await ben.say('Yes');
    await ada.readsInChat('Yes');
    await until('nothing is unread for Ada either', async () => (await unread(ada)) === '0');
  });

  test('shows markup as text', async () => {
    await ada.say('<img src=x onerror="document.title=1"><b>bold</b> https://example.org/?a=1&b=2');

    await ben.readsInChat('<b>bold</b>');
    const found = await ben.tab.evaluate(
      () => ({
        images: document.querySelectorAll('[data-message-id] img').length,
        link: document.querySelector<HTMLAnchorElement>('[data-message-id] a')?.rel ?? '',
      }),
      undefined,
    );
    expect(found.images).toBe(0);
    expect(found.link).toContain('noopener');
  });

  test('a private line is read by two people only, and a late joiner reads the history without it', async () => {
    const page = (ada.tab as ChromiumTab).page;
    await page.getByRole('combobox', { name: 'To', exact: true }).selectOption({ label: 'Ben' });
    await ada.say('For Ben only');
    await ben.readsInChat('For Ben only');
    await page.getByRole('combobox', { name: 'To', exact: true }).selectOption({ label: 'Everyone' });

    const eve = await Person.join(await browser.tab(), meeting.link, 'Eve');
    await eve.press('Chat');
    await eve.readsInChat('Good morning');
    await ada.say('Hello Eve');
    await eve.readsInChat('Hello Eve');
    await delay(500);
    expect((await eve.chat()).join('\n')).not.toContain('For Ben only');
    await eve.tab.close();
  });

  test('a line is sent once, and blank or too long ones are not', async () => {
    const before = (await ben.chat()).length;
    await ada.say('Once');
    await ben.readsInChat('Once');
    await ada.tab.fill('textbox', 'Message', '   ');
    await ada.tab.press('Enter');
    await ada.tab.fill('textbox', 'Message', 'x'.repeat(4_001));
    await ada.tab.press('Enter');
    await ada.say('The last');
    await ben.readsInChat('The last');

    expect((await ben.chat()).length).toBe(before + 2);
    expect((await ada.chat()).filter((line) => line.includes('Once'))).toHaveLength(1);
  });
});
