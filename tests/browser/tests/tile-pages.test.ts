import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Chromium } from '../harness/chromium';
import { expectMediaFrom, soundGrew } from '../harness/expect-media';
import { HubClient } from '../harness/hub';
import { newMeeting } from '../harness/meeting';
import type { ParleyServer } from '../harness/parley-server';
import { Person } from '../harness/person';
import { shared } from '../harness/shared';
import { delay, until } from '../harness/wait';

/** Names on the page of tiles that is shown. */
const shownOn = (person: Person): Promise<string[]> =>
  person.tab.evaluate(
    () =>
      [...document.querySelectorAll<HTMLElement>('[data-participant-id]')]
        .filter((tile) => getComputedStyle(tile).visibility === 'visible')
        .map((tile) => tile.dataset.name ?? ''),
    undefined,
  );

const sees = async (person: Person, name: string) => (await shownOn(person)).includes(name);

const hearsOnly = (person: Person, name: string) =>
  until(`no more pictures of ${name} arrive, and sound does`, async () => {
    const before = await person.mediaOf(name);
    await delay(1_000);
    const now = await person.mediaOf(name);
    return now.framesDecoded === before.framesDecoded && soundGrew(before, now);
  });

describe('pages of tiles', () => {
  let server: ParleyServer;
  let browser: Chromium;
  const silent: HubClient[] = [];

  beforeAll(async () => {
    [server, browser] = await shared();
  });
  afterAll(async () => {
    await Promise.all(silent.map((one) => one.close()));
    await browser?.closeTabs();
  });

  test('who speaks is on the first page; on another page only the sound is received', {
    timeout: 150_000,
  }, async () => {
    const { id, link, hostLink } = await newMeeting(server);
    const ada = await Person.join(await browser.tab({ width: 390, height: 844, touch: true }), hostLink, 'Ada');
    for (let count = 1; count <= 12; count++) {
      silent.push(await HubClient.join(server, id, `Guest ${count}`));
    }
    await ada.sees('button', 'Next page');

    const ben = await Person.join(await browser.tab(), link, 'Ben');
    expect(await sees(ada, 'Ben')).toBe(false);
    // Whoever comes to so many arrives with both off.
    await ben.press('Turn on camera');
    await ben.press('Unmute microphone');
    await until('the speaker is on the first page', () => sees(ada, 'Ben'), { within: 40_000 });
    expect(await sees(ada, 'Ada')).toBe(true);
    expect((await ada.tiles()).length).toBe(14);
    await expectMediaFrom(ada, 'Ben');

    await ada.press('Next page');
    await until('the speaker is on the page before', async () => !(await sees(ada, 'Ben')));
    await hearsOnly(ada, 'Ben');

    await ada.tab.press('ArrowLeft');
    await until('the speaker is seen again', () => sees(ada, 'Ben'));
    await expectMediaFrom(ada, 'Ben');

    await ada.press('More');
    await ada.choose('Statistics');
    await until('the numbers are there', async () => {
      const text = await ada.tab.evaluate(() => document.querySelector('.statistics')?.textContent ?? '', undefined);
      return /media server: (UDP|TCP), round trip \d+ ms/.test(text) && /Ben · cameraVP8\d+×\d+/.test(text);
    });
    await until('the connection of the speaker has bars', () =>
      ada.tab.evaluate(() => document.querySelector('[data-name="Ben"] .bars') !== null, undefined),
    );
    await ada.press('Close statistics');

    await ada.press('More');
    await ada.choose('Audio only');
    await hearsOnly(ada, 'Ben');
    await ada.press('Receive pictures');
    await expectMediaFrom(ada, 'Ben');
  });
});
