import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Chromium, ChromiumTab } from '../harness/chromium';
import { newMeeting } from '../harness/meeting';
import type { ParleyServer } from '../harness/parley-server';
import { Person } from '../harness/person';
import { shared } from '../harness/shared';
import { until } from '../harness/wait';

describe('the pages', () => {
  let server: ParleyServer;
  let browser: Chromium;
  let tab: ChromiumTab;

  beforeAll(async () => {
    [server, browser] = await shared();
  });
  afterAll(() => browser?.closeTabs());
  beforeEach(async () => {
    tab = await browser.tab();
  });
  afterEach(async () => {
    expect(tab.problems).toEqual([]);
    await tab.close();
  });

  const find = async (typed: string) => {
    await tab.goto(server.url);
    await tab.fill('textbox', 'Meeting ID or link', typed);
    await tab.click('button', 'Join');
  };

  test('a new meeting opens its device check, with the host secret out of sight', async () => {
    expect(await tab.goto(server.url)).toBe(200);
    await tab.click('button', 'New meeting');

    const ada = new Person(tab, 'Ada');
    await ada.sees('textbox', 'Your name');
    expect(new URL(tab.url()).pathname).toMatch(/^\/m\/[a-z]{3}-[a-z]{4}-[a-z]{3}$/);
    await until('the address has no secret', () => new URL(tab.url()).hash === '');
    await ada.enter();
    expect((await ada.own()).role).toBe('host');
  });

  test('a meeting is found by id, by id without dashes and by link', async () => {
    const { id, link } = await newMeeting(server);
    for (const typed of [id, id.replaceAll('-', ''), ` ${id.toUpperCase()} `, link, `${link}#something`]) {
      await find(typed);

      await until(`${typed} leads to the meeting`, () => new URL(tab.url()).pathname === `/m/${id}`);
      await new Person(tab, 'Ada').sees('button', 'Join now');
    }
  });

  test('what is no meeting id is refused in place', async () => {
    for (const typed of ['hello', '<script>alert(1)</script>', 'https://example.org/x', 'abc-defg-hi']) {
      await find(typed);

      const ada = new Person(tab, 'Ada');
      await ada.seesText('This is not a meeting ID or link');
      await ada.sees('textbox', 'Meeting ID or link');
    }
  });

  test('forms work without script', async () => {
    const { id } = await newMeeting(server);
    const plain = await browser.tab({ script: false });
    await plain.goto(server.url);
    await plain.fill('textbox', 'Meeting ID or link', id);
    await plain.click('button', 'Join');
    await plain.page.waitForURL(`${server.url}/m/${id}`);

    await plain.goto(server.url);
    await plain.click('button', 'New meeting');
    await plain.page.waitForURL(/\/m\//);
    await plain.close();
  });

  test('the address of no meeting is a 404 with the join box', async () => {
    expect(await tab.goto(`${server.url}/m/abc-defg-hij`)).toBe(404);
    await new Person(tab, 'Ada').sees('textbox', 'Meeting ID or link');
  });

  test('unknown addresses are real 404 pages, and problem details below /api', async () => {
    for (const path of ['/nowhere', '/m/', '/m/not-a-meeting', '/client/none.js', '/%2e%2e/%2e%2e/etc/passwd']) {
      expect(await tab.goto(`${server.url}${path}`), path).toBe(404);
    }
    const answer = await fetch(`${server.url}/api/nowhere`);
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  test('about is there, and each page names itself', async () => {
    expect(await tab.goto(`${server.url}/about`)).toBe(200);
    expect(await tab.evaluate(() => document.title, undefined)).toMatch(/Parley/);
    expect(await tab.evaluate(() => document.documentElement.lang, undefined)).toBe('en');
    expect(await tab.evaluate(() => document.querySelectorAll('h1').length, undefined)).toBe(1);
  });

  test('a guest needs a name of 1 to 60 characters', async () => {
    const { link } = await newMeeting(server);
    const ada = new Person(tab, 'Ada');
    await tab.goto(link);
    await ada.sees('textbox', 'Your name');

    for (const name of ['', '   ']) {
      await tab.fill('textbox', 'Your name', name);
      await tab.click('button', 'Join now');
      await ada.seesText('Please enter your name first');
      expect(await ada.tiles()).toEqual([]);
    }

    // More than 60 characters cannot be typed; Enter joins.
    await tab.fill('textbox', 'Your name', '  A̲da <b>Lovelace</b>  ');
    await tab.press('Enter');
    await ada.isIn();
    expect((await ada.own()).name).toBe('A̲da <b>Lovelace</b>');
  });

  test('the device choices have their names', async () => {
    const { link } = await newMeeting(server);
    const ada = new Person(tab, 'Ada');
    await tab.goto(link);

    for (const name of ['Microphone device', 'Camera device', 'Speaker device']) {
      await ada.sees('combobox', name);
    }
    await ada.sees('button', 'Test speaker');
    await tab.click('button', 'Test speaker');
  });

  test('the invite dialog gives the link of the meeting at the address of the page', async () => {
    const { link, hostLink } = await newMeeting(server);
    const ada = await Person.join(tab, hostLink, 'Ada');

    await ada.press('Invite');

    await ada.sees('textbox', 'Meeting link');
    const box = tab.page.getByRole('textbox', { name: 'Meeting link', exact: true });
    expect(await box.inputValue()).toBe(link);
    expect(await box.getAttribute('readonly')).not.toBeNull();
    await tab.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await tab.page.getByRole('dialog').getByRole('button', { name: 'Copy link', exact: true }).click();
    await until(
      'the link is on the clipboard',
      async () => (await tab.evaluate(() => navigator.clipboard.readText(), undefined)) === link,
    );
    await tab.press('Escape');
    await until('the dialog is closed', async () => (await tab.count('textbox', 'Meeting link')) === 0);
    const focus = () => tab.evaluate(() => document.activeElement?.getAttribute('aria-label'), undefined);
    await until('the focus is back on what opened it', async () => (await focus()) === 'Invite');
  });

  test('the participant list is found by name', async () => {
    const { link, hostLink } = await newMeeting(server);
    const ada = await Person.join(tab, hostLink, 'Ada');
    const ben = await Person.join(await browser.tab(), link, 'Ben');
    await ada.seesTile('Ben');

    await ada.press('Participants');
    await ada.sees('region', 'Participants');
    await ada.sees('button', 'Actions for Ben');
    await tab.fill('textbox', 'Find a participant', 'xyz');
    await until('nobody is shown', async () => (await tab.count('button', 'Actions for Ben')) === 0);
    await tab.fill('textbox', 'Find a participant', 'be');
    await ada.sees('button', 'Actions for Ben');

    await ada.press('Actions for Ben');
    await ada.choose('Send private message');
    await ada.say('Just for you');
    await ben.press('Chat');
    await ben.readsInChat('Just for you');
    await ben.tab.close();
  });

  test('HTTPS works with the certificate of the server', async () => {
    const { id } = await newMeeting(server);
    const ada = await Person.join(tab, `${server.secureUrl}/m/${id}`, 'Ada');

    expect((await ada.own()).name).toBe('Ada');
  });
});
