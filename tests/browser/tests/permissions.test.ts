import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Chromium, ChromiumTab } from '../harness/chromium';
import { act, becomesDisabled, chooseMore } from '../harness/doors';
import { expectMediaAmong } from '../harness/expect-media';
import { newMeeting } from '../harness/meeting';
import type { ParleyServer } from '../harness/parley-server';
import { Person } from '../harness/person';
import { shared } from '../harness/shared';
import { until } from '../harness/wait';

describe('what participants may do', () => {
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
    await ada.press('Participants');
  });
  afterAll(() => browser?.closeTabs());

  const page = (person: Person) => (person.tab as ChromiumTab).page;

  /** Changes what all participants may do. */
  async function permit(change: Readonly<Record<string, boolean>>): Promise<void> {
    await chooseMore(ada, 'Permissions');
    for (const [name, allowed] of Object.entries(change)) {
      const box = page(ada).getByRole('checkbox', { name, exact: true });
      await box.setChecked(allowed);
      await until(`${name} is ${allowed}`, async () => (await box.isChecked()) === allowed);
    }
    await page(ada).keyboard.press('Escape');
  }

  test('a host mutes, and the muted one may unmute', async () => {
    await act(ada, 'Ben', 'Mute');

    await ben.seesText('Ada muted you.');
    await ada.seesTile('Ben', { audio: 'off' });
    await ben.seesTile('Ben', { audio: 'off' });

    await ben.press('Unmute microphone');
    await ada.seesTile('Ben', { audio: 'on' });
  });

  test('unmuting is asked for, never forced', async () => {
    await ben.press('Mute microphone');
    await ada.seesTile('Ben', { audio: 'off' });
    await act(ada, 'Ben', 'Ask to unmute');

    await ben.seesText('Ada asks you to unmute.');
    expect((await ben.own()).audio).toBe('off');

    await ben.press('Unmute now');
    await ada.seesTile('Ben', { audio: 'on' });
    await until('the question is gone', async () => (await ben.tab.count('button', 'Unmute now')) === 0);
  });

  test('a host stops a video, and everybody is muted at once', async () => {
    await act(ada, 'Ben', 'Stop video');
    await ada.seesTile('Ben', { video: 'off' });
    await ben.seesTile('Ben', { video: 'off' });
    await ben.press('Turn on camera');
    await ada.seesTile('Ben', { video: 'on' });

    await chooseMore(ada, 'Mute everyone');
    await ada.seesTile('Ben', { audio: 'off' });
    expect((await ada.own()).audio).toBe('on');
    await ben.press('Unmute microphone');
    await ada.seesTile('Ben', { audio: 'on' });
  });

  test('what is forbidden is off at once, and shown as such until it is allowed again', async () => {
    await ben.press('Chat');
    await permit({ Audio: false, Video: false, 'Screen sharing': false, Chat: false, Reactions: false });

    await ada.seesTile('Ben', { audio: 'off', video: 'off' });
    await ben.seesTile('Ben', { audio: 'off', video: 'off' });
    for (const button of ['Unmute microphone', 'Turn on camera', 'Share screen', 'Reactions']) {
      await becomesDisabled(ben, button);
    }
    for (const [button, reason] of [
      ['Reactions', 'The host does not allow you to send reactions.'],
      ['Share screen', 'The host does not allow you to share the screen.'],
    ] as const) {
      await page(ben).getByRole('button', { name: button, exact: true }).press('Enter');
      await ben.seesText(reason);
    }
    expect(await ben.tab.count('button', 'Heart')).toBe(0);
    await ben.seesText('The host does not allow you to write in the chat.');
    expect(await page(ben).getByRole('textbox', { name: 'Message', exact: true }).isDisabled()).toBe(true);

    await permit({ Audio: true, Chat: true });
    await becomesDisabled(ben, 'Unmute microphone', false);
    await becomesDisabled(ben, 'Turn on camera');
    await ben.press('Unmute microphone');
    await ada.seesTile('Ben', { audio: 'on', video: 'off' });
    await ben.say('Thank you');
  });

  test('one person may share while the others may not, until a host stops it', async () => {
    await act(ada, 'Ben', 'Allow screen sharing');
    await becomesDisabled(ben, 'Share screen', false);
    await ben.press('Share screen');
    await ada.seesScreenOf('Ben');

    await act(ada, 'Ben', 'Stop sharing');
    await until('the screen is gone', async () => (await ada.tiles()).every((tile) => !tile.screen));
    await ben.sees('button', 'Share screen');

    await chooseMore(ada, 'Permissions');
    await ada.press('Reset individual permissions');
    await page(ada).keyboard.press('Escape');
    await becomesDisabled(ben, 'Share screen');
  });
});
