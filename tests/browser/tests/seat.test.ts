import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { signUp } from '../harness/account';
import { Chromium, ChromiumTab } from '../harness/chromium';
import { expectMediaAmong } from '../harness/expect-media';
import { type Meeting, newMeeting } from '../harness/meeting';
import type { ParleyServer } from '../harness/parley-server';
import { Person } from '../harness/person';
import { shared } from '../harness/shared';
import { delay, until } from '../harness/wait';

/** Within this time the tile of a browser that was killed is gone (10 s without connection and media; docs/protocol.md). */
const tileGone = 20_000;

describe('the seat of a person', () => {
  let server: ParleyServer;
  let browser: Chromium;
  let meeting: Meeting;
  /** The first test begins what the last one ends, so that nobody waits for a minute. */
  const lasting = { killedAt: 0 } as { killedAt: number; meeting: Meeting; ada: Person };

  beforeAll(async () => {
    [server, browser] = await shared();
  });
  afterAll(() => browser?.closeTabs());
  beforeEach(async () => {
    meeting = await newMeeting(server);
  });

  test('a browser that is killed disappears', async () => {
    const doomed = await Chromium.launch();
    lasting.meeting = await newMeeting(server);
    lasting.ada = await Person.join(await browser.tab(), lasting.meeting.hostLink, 'Ada');
    const ben = await Person.join(await doomed.tab(), lasting.meeting.link, 'Ben');
    await expectMediaAmong([lasting.ada, ben]);

    doomed.kill();
    lasting.killedAt = performance.now();
    await lasting.ada.seesNoTile('Ben', tileGone);
  });

  test('survives a reload with role and hand, without the device check and without a ghost', async () => {
    const ada = await Person.join(await browser.tab(), meeting.hostLink, 'Ada');
    const ben = await Person.join(await browser.tab(), meeting.link, 'Ben');
    await ada.press('Raise hand');
    await ada.press('Mute microphone');
    await ben.seesTile('Ada', { hand: 'up', audio: 'off' });
    const { id } = await ada.own();

    let most = 0;
    let reloading = true;
    const watch = (async () => {
      while (reloading) {
        most = Math.max(most, (await ben.tiles()).length);
        await delay(50);
      }
    })();
    await ada.tab.reload();
    await ada.isIn();
    await ada.press('Unmute microphone');
    await expectMediaAmong([ada, ben]);
    reloading = false;
    await watch;

    expect(await ada.own()).toMatchObject({ id, role: 'host', hand: 'up' });
    expect(await ben.tileOf('Ada')).toMatchObject({ id, role: 'host', hand: 'up' });
    expect(most).toBe(2);
    expect(await ada.tab.count('button', 'Join now')).toBe(0);
    await Promise.all([ada.tab.close(), ben.tab.close()]);
  });

  test('a duplicated tab asks which one to keep', async () => {
    const ada = await Person.join(await browser.tab(), meeting.hostLink, 'Ada');
    const tab = await browser.tab();
    const ben = await Person.join(tab, meeting.link, 'Ben');
    const { id } = await ben.own();

    // window.open copies the session storage, as "duplicate tab" does.
    const opened = tab.context.waitForEvent('page');
    await tab.evaluate(() => void window.open(location.href), undefined);
    const copy = new Person(new ChromiumTab(tab.context, await opened), 'Ben');
    await copy.sees('button', 'Use it here');
    await copy.sees('button', 'Join as another person');
    expect((await ada.tiles()).length).toBe(2);

    await copy.press('Use it here');
    await copy.isIn();
    expect((await copy.own()).id).toBe(id);
    await until('the first tab is out', async () => (await ben.tiles()).length === 0);
    await ben.sees('button', 'Use it here');
    await expectMediaAmong([ada, copy]);
    expect((await ada.tiles()).length).toBe(2);
    await Promise.all([ada.tab.close(), tab.close()]);
  });

  test('a duplicated tab can be a person of its own', async () => {
    const tab = await browser.tab();
    const ben = await Person.join(tab, meeting.link, 'Ben');
    const opened = tab.context.waitForEvent('page');
    await tab.evaluate(() => void window.open(location.href), undefined);
    const copy = new Person(new ChromiumTab(tab.context, await opened), 'Ben');

    await copy.sees('button', 'Join as another person');
    await copy.press('Join as another person');
    await until('the second person is in, or is asked for a name', async () => {
      if ((await copy.tab.count('button', 'Join now')) === 1) {
        await copy.press('Join now');
      }
      return (await copy.tiles()).some((tile) => tile.self);
    });

    expect((await copy.own()).id).not.toBe((await ben.own()).id);
    await until('Ben sees both', async () => (await ben.tiles()).length === 2);
    await tab.close();
  });

  test('an account is here a second time without being asked, and hears nothing there until it wants to', async () => {
    const tab = await browser.tab();
    await signUp(server, tab, 'Ada Lovelace');
    await tab.goto(meeting.link);
    const ada = new Person(tab, 'Ada Lovelace');
    await ada.press('Join now');
    await ada.isIn();
    const ben = await Person.join(await browser.tab(), meeting.hostLink, 'Ben');
    const opened = tab.context.waitForEvent('page');
    await tab.evaluate(() => void window.open(location.href), undefined);
    const second = new Person(new ChromiumTab(tab.context, await opened), 'Ada Lovelace');
    const heard = (person: Person) =>
      person.tab.evaluate(
        () =>
          [...document.querySelectorAll<HTMLVideoElement>('video[data-sound]')].filter(({ muted }) => !muted).length,
        undefined,
      );

    await ada.seesText('You have joined on another device, too.', 30_000);
    await second.sees('button', 'Turn sound on');
    await second.isIn();
    expect(await second.own()).toMatchObject({ audio: 'off', video: 'on' });
    expect(await heard(second)).toBe(0);
    expect(await heard(ada)).toBe(2);
    await ben.press('Participants');
    await ben.seesText('Also here on another device');

    await second.tab.reload();
    await second.sees('button', 'Turn sound on');
    await second.press('Turn sound on');
    await until('the second one hears', async () => (await heard(second)) === 2);
    await second.tab.reload();
    await second.isIn();
    await until('the choice holds', async () => (await heard(second)) === 2);
    await Promise.all([tab.close(), ben.tab.close()]);
  });

  test('a killed browser leaves no seat behind after 60 s', { timeout: 90_000 }, async () => {
    await delay(Math.max(0, 62_000 - (performance.now() - lasting.killedAt)));

    const eve = await Person.join(await browser.tab(), lasting.meeting.link, 'Eve');
    expect((await eve.tiles()).map((tile) => tile.name).sort()).toEqual(['Ada', 'Eve']);
    await Promise.all([lasting.ada.tab.close(), eve.tab.close()]);
  });
});
