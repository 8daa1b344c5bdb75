import { mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../harness/child';
import { asPeopleHaveIt, Chromium, type ChromiumTab, type TabOptions } from '../harness/chromium';
import { expectMediaFrom } from '../harness/expect-media';
import { newMeeting } from '../harness/meeting';
import { ParleyServer } from '../harness/parley-server';
import { Person } from '../harness/person';
import { installPortrait } from '../harness/portrait';
import { repository } from '../harness/repository';
import { delay } from '../harness/wait';
import { portraits } from './portraits';

const folder = join(repository, 'docs/screenshots');

const looks = [
  { name: 'desktop-light', options: { width: 1280, height: 800 } },
  { name: 'desktop-dark', options: { width: 1280, height: 800, dark: true } },
  { name: 'phone-light', options: { width: 390, height: 844, touch: true } },
  { name: 'phone-dark', options: { width: 390, height: 844, touch: true, dark: true } },
] as const;

describe('screenshots', () => {
  let server: ParleyServer;
  let browser: Chromium;

  beforeAll(async () => {
    // A name that could be anybody's, in the invite dialog too.
    [server, browser] = await Promise.all([ParleyServer.start(), Chromium.launch()]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  async function tabOf(person: number, options: TabOptions = {}): Promise<ChromiumTab> {
    const tab = await browser.tab({ ...asPeopleHaveIt, ...options });
    const look = portraits[person]?.look;
    if (look) {
      await tab.context.addInitScript(installPortrait, look);
    }
    return tab;
  }

  test.each(looks)('$name', async ({ name, options }) => {
    const tab = await tabOf(0, options);
    const shoot = (picture: string) => takePicture(tab, join(folder, name, `${picture}.png`));

    for (const [picture, path] of [
      ['landing', '/'],
      ['landing-wrong-id', '/join?m=abc'],
      ['about', '/about'],
      ['not-found', '/nowhere'],
      ['meeting-not-found', '/m/abc-defg-hij'],
    ] as const) {
      await tab.goto(server.url + path);
      await shoot(picture);
    }

    const meeting = await newMeeting(server, 'Weekly planning');
    await tab.goto(meeting.hostLink);
    const ada = new Person(tab, 'Ada');
    await ada.sees('button', 'Join now');
    await tab.fill('textbox', 'Your name', 'Ada');
    await delay(1_500);
    await shoot('device-check');
    await ada.enter();
    await delay(1_500);
    await shoot('call-1');

    const others: Person[] = [];
    for (const person of [1, 2, 3]) {
      const other = await Person.join(await tabOf(person), meeting.link, portraits[person]?.name ?? '');
      others.push(other);
      await expectMediaFrom(ada, other.name, 60_000);
      if (person === 1) {
        await shoot('call-2');
      }
    }
    await others[1]?.press('Mute microphone');
    await others[2]?.press('Raise hand');
    await ada.seesTile('Dora', { hand: 'up' });
    await delay(1_500);
    await shoot('call-4');
    if (name === 'desktop-dark') {
      await takePicture(tab, join(folder, 'call.png'));
    }

    await others[0]?.press('Chat');
    await others[0]?.say('The notes of last week: https://example.org/notes');
    await tab.click('button', 'Chat');
    await ada.readsInChat('The notes');
    await ada.say('Thank you! Shall we begin with the open questions?');
    await others[0]?.say('Yes. Dora has raised her hand.');
    await ada.readsInChat('Dora has');
    await delay(500);
    await shoot('chat');
    await tab.page.getByRole('region', { name: 'Chat' }).getByRole('button', { name: 'Close', exact: true }).click();

    await open(ada, 'Participants');
    await delay(500);
    await shoot('participants');
    await tab.page
      .getByRole('region', { name: 'Participants' })
      .getByRole('button', { name: 'Close', exact: true })
      .click();

    await ada.press('More');
    await delay(300);
    await shoot('more');
    await tab.press('Escape');
    await ada.press('Leave');
    await delay(300);
    await shoot('leave');
    await tab.press('Escape');
    for (const dialog of ['Invite', 'Settings']) {
      await open(ada, dialog);
      await delay(500);
      await shoot(dialog.toLowerCase());
      await tab.press('Escape');
    }

    await others[2]?.press('Share screen');
    await ada.seesScreenOf('Dora');
    await delay(1_000);
    await shoot('screen-share');
    await ada.leave({ host: true });
    await delay(300);
    await shoot('after-call');
    expect(tab.problems).toEqual([]);
    await Promise.all([tab.close(), ...others.map((other) => other.tab.close())]);
  });

  async function open(person: Person, name: string): Promise<void> {
    if ((await person.tab.count('button', name)) === 1) {
      await person.press(name);
    } else {
      await person.press('More');
      await person.choose(name);
    }
  }
});

/** A PNG of at most 128 colours: a quarter of the size, and no difference that the eye finds. */
async function takePicture(tab: ChromiumTab, file: string): Promise<void> {
  mkdirSync(dirname(file), { recursive: true });
  await tab.page.screenshot({ path: file });
  await run('convert', [
    file,
    '+dither',
    '-colors',
    '128',
    '-strip',
    '-define',
    'png:compression-level=9',
    `png8:${file}`,
  ]);
  console.log(`${file.slice(repository.length + 1)}: ${Math.round(statSync(file).size / 1024)} kB`);
}
