import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Chromium, ChromiumTab } from '../harness/chromium';
import { act, chooseMore, seesWaiting } from '../harness/doors';
import { type Meeting, newMeeting } from '../harness/meeting';
import type { ParleyServer } from '../harness/parley-server';
import { Person } from '../harness/person';
import { shared } from '../harness/shared';
import { textOf } from '../harness/tab';
import { until } from '../harness/wait';

describe('hosts and co-hosts', () => {
  let server: ParleyServer;
  let browser: Chromium;
  let meeting: Meeting;
  let ada: Person;
  let ben: Person;
  let cem: Person;

  beforeAll(async () => {
    [server, browser] = await shared();
    meeting = await newMeeting(server);
    ada = await Person.join(await browser.tab(), meeting.hostLink, 'Ada');
    ben = await Person.join(await browser.tab(), meeting.link, 'Ben');
    await ada.press('Participants');
  });
  afterAll(() => browser?.closeTabs());

  const password = (person: Person) => (person.tab as ChromiumTab).page.getByLabel('Meeting password', { exact: true });

  test('a locked meeting takes nobody new, and takes back who was there', async () => {
    await chooseMore(ada, 'Lock meeting');
    cem = new Person(await browser.tab(), 'Cem');
    await cem.tab.goto(meeting.link);
    await cem.tab.fill('textbox', 'Your name', 'Cem');
    await cem.press('Join now');
    await cem.seesText('The meeting is locked');
    await ben.tab.reload();
    await ben.isIn();

    await chooseMore(ada, 'Unlock meeting');
    await cem.press('Try again');
    await cem.isIn();
  });

  test('a password is asked for once, and wrong tries slow down who makes them', async () => {
    await chooseMore(ada, 'Set password');
    await password(ada).fill('open sesame');
    await ada.press('Set password');
    await until('the dialog is gone', async () => (await ada.tab.count('button', 'Set password')) === 0);

    const mallory = new Person(await browser.tab(), 'Mallory');
    await mallory.tab.goto(meeting.link);
    await mallory.tab.fill('textbox', 'Your name', 'Mallory');
    await password(mallory).fill('guess');
    // On a slow machine tries come in again meanwhile.
    const slowedDown = async () => (await textOf(mallory.tab)).includes('You can try again in');
    for (let tries = 0; tries < 15 && !(await slowedDown()); tries++) {
      await mallory.press('Join now');
      await until('the try is decided', async () => (await mallory.tab.count('button', 'Join now')) === 1);
      expect(await password(mallory).inputValue()).toBe('guess');
    }
    expect(await slowedDown()).toBe(true);
    await mallory.tab.close();

    const dora = new Person(await browser.tab(), 'Dora');
    await dora.tab.goto(meeting.link);
    await dora.tab.fill('textbox', 'Your name', 'Dora');
    await password(dora).fill('open sesame');
    await dora.press('Join now');
    await dora.isIn();
    await dora.tab.reload();
    await dora.isIn();
    await dora.leave();
    await dora.tab.close();

    await chooseMore(ada, 'Set password');
    await ada.press('Remove password');
  });

  test('a co-host moderates and does not end, and is one no longer when the host says so', async () => {
    await act(ada, 'Ben', 'Make co-host');
    await ben.seesText('Ada made you a co-host.');
    await cem.seesTile('Ben', { role: 'cohost' });

    await ben.press('Participants');
    await act(ben, 'Cem', 'Mute');
    await cem.seesText('Ben muted you.');
    await ben.press('More');
    await ben.sees('button', 'Lock meeting');
    expect(await ben.tab.count('button', 'End meeting for all')).toBe(0);
    await ben.tab.press('Escape');
    await ben.press('Actions for Ada');
    expect(await ben.tab.count('menuitem', 'Remove from meeting')).toBe(0);
    await ben.tab.press('Escape');
  });

  test('who is in the spotlight is large for everybody, also after a reload, until it ends', async () => {
    // The first to come where all are of one size.
    const largest = (person: Person) =>
      person.tab.evaluate(() => {
        const area = (tile: HTMLElement) => tile.clientWidth * tile.clientHeight;
        const tiles = [...document.querySelectorAll<HTMLElement>('[data-participant-id]')];
        return tiles.sort((a, b) => area(b) - area(a))[0]?.dataset.name ?? '';
      }, undefined);
    const allSee = (name: string) =>
      until(`${name} is large`, async () =>
        (await Promise.all([ada, ben, cem].map(largest))).every((one) => one === name),
      );

    await act(ada, 'Cem', 'Spotlight');
    await allSee('Cem');
    await ben.tab.reload();
    await ben.isIn();
    await allSee('Cem');
    await ben.press('Participants');
    await act(ben, 'Cem', 'End spotlight');
    await allSee('Ada');
  });

  test('who is removed stays out, and newcomers wait until a host says otherwise', async () => {
    await act(ben, 'Cem', 'Remove from meeting');
    await cem.seesText('You were removed from the meeting');
    await ada.seesNoTile('Cem');
    await cem.tab.goto(meeting.link);
    await cem.sees('textbox', 'Your name');
    await cem.press('Ask to join');
    await cem.seesText('You were removed from the meeting');

    const eve = new Person(await browser.tab(), 'Eve');
    await eve.tab.goto(meeting.link);
    await eve.tab.fill('textbox', 'Your name', 'Eve');
    await eve.press('Ask to join');
    await eve.seesText('Waiting for the host to let you in');
    await seesWaiting(ada, 1);
    await seesWaiting(ben, 1);
    await ben.press('Admit Eve');
    await eve.isIn();
    await ada.press('Let newcomers in');
    await until('the note is gone', async () => (await ada.tab.count('button', 'Let newcomers in')) === 0);
    await eve.leave();
    await eve.tab.close();

    await act(ada, 'Ben', 'Remove co-host');
    await ben.seesText('You are no longer a co-host.');
    await ada.seesTile('Ben', { role: 'participant' });
  });

  test('a host who is lost comes back as the host, and ends the meeting for all', async () => {
    await ada.tab.goto('about:blank');
    await ada.tab.goto(meeting.link);
    await ada.isIn();
    expect((await ada.own()).role).toBe('host');
    await ben.seesTile('Ada', { role: 'host', audio: 'on' });

    await chooseMore(ada, 'End meeting for all');
    await ada.seesText('The meeting has ended');
    await ben.seesText('The meeting has ended');
  });
});
