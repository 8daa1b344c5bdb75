import { afterAll, beforeAll, expect, test } from 'vitest';
import { act, becomesDisabled, chooseMore } from '../harness/doors';
import { expectMediaAmong } from '../harness/expect-media';
import { newMeeting } from '../harness/meeting';
import { Person } from '../harness/person';
import { until } from '../harness/wait';
import type { SetStage, Stage } from './stage';

/** What participants may do changes under their hands. */
export function permissions(setStage: SetStage): void {
  let stage: Stage;
  let ada: Person;
  let ben: Person;

  beforeAll(async () => {
    stage = await setStage();
    const meeting = await newMeeting(stage.server);
    ada = await Person.join(await stage.hostTab(), meeting.hostLink, 'Ada');
    ben = await Person.join(await stage.guestTab(), meeting.link, 'Ben');
    await expectMediaAmong([ada, ben]);
    await ada.press('Participants');
  });
  afterAll(() => stage?.closeTabs());

  /** Changes what all participants may do. */
  async function permit(change: Readonly<Record<string, boolean>>): Promise<void> {
    await chooseMore(ada, 'Permissions');
    for (const [name, allowed] of Object.entries(change)) {
      await ada.tab.setChecked(name, allowed);
      await until(`${name} is ${allowed}`, async () => (await ada.tab.isChecked(name)) === allowed);
    }
    await ada.tab.press('Escape');
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
      await ben.tab.focus('button', button);
      await ben.tab.press('Enter');
      await ben.seesText(reason);
    }
    expect(await ben.tab.count('button', 'Heart')).toBe(0);
    await ben.seesText('The host does not allow you to write in the chat.');
    expect(await ben.tab.isDisabled('textbox', 'Message')).toBe(true);

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
    // Without a screen, Firefox has nothing to share.
    if (ben.tab.browser === 'chromium') {
      await ben.press('Share screen');
      await ada.seesScreenOf('Ben');

      await act(ada, 'Ben', 'Stop sharing');
      await until('the screen is gone', async () => (await ada.tiles()).every((tile) => !tile.screen));
      await ben.sees('button', 'Share screen');
    }

    await chooseMore(ada, 'Permissions');
    await ada.press('Reset individual permissions');
    await ada.tab.press('Escape');
    await becomesDisabled(ben, 'Share screen');
  });
}
