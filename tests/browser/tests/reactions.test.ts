import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seriousViolations } from '../harness/axe';
import type { Chromium, ChromiumTab } from '../harness/chromium';
import { type Meeting, newMeeting } from '../harness/meeting';
import type { ParleyServer } from '../harness/parley-server';
import { Person } from '../harness/person';
import { shared } from '../harness/shared';
import { until } from '../harness/wait';

describe('reactions', () => {
  let server: ParleyServer;
  let browser: Chromium;
  let meeting: Meeting;
  let ada: Person;
  let ben: Person;

  beforeAll(async () => {
    [server, browser] = await shared();
    meeting = await newMeeting(server);
    ada = await Person.join(await browser.tab(), meeting.hostLink, 'Ada');
    ben = await Person.join(await browser.tab({ width: 390, height: 844, touch: true }), meeting.link, 'Ben');
    await ada.seesTile('Ben');
  });
  afterAll(() => browser?.closeTabs());

  /** The reactions over the tile of a person, as somebody sees them. */
  const over = (viewer: Person, name: string) =>
    viewer.tab.evaluate(
      (of) =>
        [...document.querySelectorAll<HTMLElement>('[data-participant-id]')]
          .filter((tile) => tile.dataset.name === of)
          .flatMap((tile) => [...tile.querySelectorAll<HTMLElement>('[data-reaction]')])
          .map((one) => one.dataset.reaction ?? ''),
      name,
    );
  const said = (person: Person) =>
    person.tab.evaluate(() => document.querySelector('[role="log"]')?.textContent ?? '', undefined);

  const isClosed = (person: Person, choice: string) =>
    until('the choice is closed', async () => (await person.tab.count('button', choice)) === 0);

  test('float over the tile of who sends them, are said, and go', async () => {
    await ada.press('Reactions');
    await ada.press('Heart');

    await until('Ben sees the heart', async () => (await over(ben, 'Ada')).join() === 'heart');
    await until('Ada sees it too', async () => (await over(ada, 'Ada')).join() === 'heart');
    expect(await over(ben, 'Ben')).toEqual([]);
    await until('it is said to Ben', async () => (await said(ben)).includes('Ada reacted: Heart'));
    await isClosed(ada, 'Heart');
    await until('it is gone', async () => (await over(ben, 'Ada')).length === 0, { within: 5_000 });
  });

  test('are in More on a phone', async () => {
    await ben.press('More');
    await ben.press('Reactions');
    await ben.sees('button', 'Party');
    expect(await seriousViolations(ben.tab as ChromiumTab)).toEqual([]);
    await ben.press('Party');

    await until('Ada sees the party', async () => (await over(ada, 'Ben')).join() === 'party');
    await isClosed(ben, 'Party');
  });

  test('work by keyboard', async () => {
    const { page } = ada.tab as ChromiumTab;
    await page.getByRole('button', { name: 'Reactions', exact: true }).focus();
    await page.keyboard.press('Enter');
    const focus = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
    await until('the first choice has the focus', async () => (await focus()) === 'Thumbs up');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    expect(await focus()).toBe('Laugh');
    await page.keyboard.press('Enter');

    await until('Ben sees laughter', async () => (await over(ben, 'Ada')).join() === 'laugh');
    await until('the focus is back', async () => (await focus()) === 'Reactions');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await isClosed(ada, 'Thumbs up');
  });

  test('too many at once are refused, once and kindly, and the chat goes on', async () => {
    await until('nothing is left of before', async () => (await over(ben, 'Ada')).length === 0);
    const { page } = ada.tab as ChromiumTab;
    // Within the page, because a busy machine may need more than the five seconds for sixteen clicks from outside.
    await page.evaluate(async () => {
      const press = async (name: string) => {
        document.querySelector<HTMLElement>(`button[aria-label="${name}"]`)?.click();
        await new Promise((resolve) => setTimeout(resolve, 30));
      };
      for (let count = 0; count < 8; count++) {
        await press('Reactions');
        await press('Clap');
      }
    });

    await ada.seesText('Too many reactions at once');
    expect(await page.getByText('Too many reactions at once').count()).toBe(1);
    expect((await over(ben, 'Ada')).length).toBeLessThanOrEqual(5);
    await ada.press('Chat');
    await ada.say('Still here');
    await ada.readsInChat('Still here');
    await ada.press('Chat');
  });

  test('stand still where motion is not wanted', async () => {
    const { page } = ben.tab as ChromiumTab;
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await until('the limit of before has passed', async () => (await over(ben, 'Ada')).length === 0);
    await until('Ada may react again', async () => {
      await ada.press('Reactions');
      await ada.press('Surprised');
      return (await over(ben, 'Ada')).includes('surprised');
    });

    expect(await page.evaluate(() => document.querySelector('.reaction')?.getAnimations().length)).toBe(0);
    await page.emulateMedia({ reducedMotion: 'no-preference' });
  });
});
