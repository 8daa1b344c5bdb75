import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Chromium, ChromiumTab } from '../harness/chromium';
import { expectMediaFrom } from '../harness/expect-media';
import { newMeeting } from '../harness/meeting';
import type { ParleyServer } from '../harness/parley-server';
import { Person } from '../harness/person';
import { shared } from '../harness/shared';
import type { Role, Tab } from '../harness/tab';
import { delay, until } from '../harness/wait';

describe('devices', () => {
  let server: ParleyServer;
  let browser: Chromium;

  beforeAll(async () => {
    [server, browser] = await shared();
  });
  afterAll(() => browser?.closeTabs());

  for (const { what, noDevices } of [
    { what: 'whose permission is denied', noDevices: false },
    { what: 'that do not exist', noDevices: true },
  ]) {
    test(`${what} keep nobody out`, async () => {
      const poor = noDevices ? browser : await Chromium.launch({ devices: 'denied' });
      const meeting = await newMeeting(server);
      const ada = await Person.join(await browser.tab(), meeting.hostLink, 'Ada');
      const ben = await Person.join(await poor.tab({ noDevices }), meeting.link, 'Ben');

      await ada.seesTile('Ben', { audio: 'off', video: 'off' });
      await expectMediaFrom(ben, 'Ada');
      await ada.press('Chat');
      await ben.press('Chat');
      await ben.say('I can only write');
      await ada.readsInChat('I can only write');
      await ben.press('Unmute microphone');
      await delay(500);
      await ada.seesTile('Ben', { audio: 'off' });
      await ben.sees('button', 'Unmute microphone');
      await Promise.all([ada.tab.close(), ben.tab.close()]);
      if (poor !== browser) {
        await poor.close();
      }
    });
  }

  /** CONTRACT leaves it open whether these are switches or buttons. */
  const toggle = async (tab: Tab, name: string) => {
    const role = await until(`a control "${name}"`, async () => {
      const found: Role[] = [];
      for (const one of ['switch', 'button'] as const) {
        if ((await tab.count(one, name)) === 1) {
          found.push(one);
        }
      }
      return found[0];
    });
    await tab.click(role, name);
  };

  test('switched off at the device check are off in the call, and nobody hears or sees them', async () => {
    const meeting = await newMeeting(server);
    const ada = await Person.join(await browser.tab(), meeting.hostLink, 'Ada');
    const tab = await browser.tab();
    await tab.goto(meeting.link);
    await toggle(tab, 'Microphone');
    await toggle(tab, 'Camera');
    const ben = new Person(tab, 'Ben');
    await ben.enter();

    await ada.seesTile('Ben', { audio: 'off', video: 'off' });
    await expectMediaFrom(ben, 'Ada');
    const sent = await ben.mediaOf('Ada');
    expect([sent.audioPacketsSent, sent.videoFramesSent]).toEqual([0, 0]);

    await ben.press('Unmute microphone');
    await ben.press('Turn on camera');
    await ada.seesTile('Ben', { audio: 'on', video: 'on' });
    await expectMediaFrom(ada, 'Ben');

    // Wishes survive the reload.
    await ben.press('Turn off camera');
    await ada.seesTile('Ben', { video: 'off' });
    await ben.tab.reload();
    await ben.isIn();
    await ada.seesTile('Ben', { video: 'off', audio: 'on' });
    await Promise.all([ada.tab.close(), tab.close()]);
  });

  test('the chosen microphone is used and remembered', async () => {
    const whole = await Chromium.launch();
    const meeting = await newMeeting(server);
    const tab = await whole.tab();
    await tab.goto(meeting.link);
    await until('two microphones are offered', async () => (await choices(tab)).length >= 2);
    const wanted = (await choices(tab)).at(-1) ?? '';
    await tab.page.getByRole('combobox', { name: 'Microphone device', exact: true }).selectOption({ label: wanted });
    const ben = new Person(tab, 'Ben');
    await ben.enter();
    const used = () =>
      tab.evaluate(
        () =>
          window.parleyProbe.tracks
            .filter((track) => track.kind === 'audio' && track.readyState === 'live')
            .map((track) => track.label),
        undefined,
      );
    await until('it is the only one in use', async () => (await used()).join() === wanted);

    const other = await newMeeting(server);
    await tab.goto(other.link);
    await until('the same microphone is live', async () => (await used()).join() === wanted);
    await whole.close();
  });

  const choices = (tab: Tab) =>
    tab.evaluate(() => {
      const label = [...document.querySelectorAll('label')].find(
        (one) => one.textContent?.trim() === 'Microphone device',
      );
      return [...((label?.control as HTMLSelectElement | null)?.options ?? [])].map((option) => option.label);
    }, undefined);

  test('sound that the browser holds back comes with one click', async () => {
    const strict = await Chromium.launch({ autoplayBlocked: true });
    const meeting = await newMeeting(server);
    const ada = await Person.join(await browser.tab(), meeting.hostLink, 'Ada');
    const first = await strict.tab({ noDevices: true });
    await (await Person.join(first, meeting.link, 'Ben')).seesTile('Ada');

    // A closed tab that is opened again goes back into its seat, and nobody has clicked on it yet.
    const kept = await first.evaluate(() => JSON.stringify(sessionStorage), undefined);
    await first.page.close({ runBeforeUnload: false });
    await first.context.addInitScript((entries) => Object.assign(sessionStorage, JSON.parse(entries)), kept);
    const tab = new ChromiumTab(first.context, await first.context.newPage());
    const ben = new Person(tab, 'Ben');
    await tab.goto(meeting.link);
    // Playwright's own look-ups count as a touch of the person, so the page is asked without one.
    const debug = await tab.context.newCDPSession(tab.page);
    await until('the page offers to play', async () => {
      const { result } = await debug.send('Runtime.evaluate', {
        expression: 'document.body.innerText',
        userGesture: false,
      });
      return String(result.value).includes('Click to hear');
    });
    await ben.press('Click to hear');

    await until('the button is gone', async () => (await tab.count('button', 'Click to hear')) === 0);
    await expectMediaFrom(ben, 'Ada');
    await ada.tab.close();
    await strict.close();
  });
});
