import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Chromium } from '../harness/chromium';
import { expectMediaAmong } from '../harness/expect-media';
import { Firefox } from '../harness/firefox';
import { linkIn, Mailbox } from '../harness/mailbox';
import { ParleyServer } from '../harness/parley-server';
import { Person } from '../harness/person';
import { type Tab, textOf } from '../harness/tab';
import { until } from '../harness/wait';

const password = 'correct horse battery staple';
const day = 86_400_000;

/** Both sides of an invitation in one browser, by a real mail server. */
describe.each([
  ['Chromium', () => Chromium.launch()],
  ['Firefox', () => Firefox.launch()],
] as const)('in %s', (name, launch) => {
  let mailbox: Mailbox;
  let server: ParleyServer;
  let browser: Chromium | Firefox;
  let tab: Tab;
  let ada: Person;
  const domain = `${name.toLowerCase()}.example`;

  beforeAll(async () => {
    mailbox = await Mailbox.start();
    [server, browser] = await Promise.all([ParleyServer.start(mailbox.settings), launch()]);
    tab = await browser.tab();
    ada = new Person(tab, 'Ada Lovelace');
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await mailbox?.close();
  });

  const reads = (words: string) => until(`the page says "${words}"`, async () => (await textOf(tab)).includes(words));

  /** Plans a meeting for 10 o'clock in Paris and gives its id. */
  async function plan(title: string, on: string, invitees: string, repeats?: { how: string; times: number }) {
    await tab.goto(`${server.url}/meetings/new`);
    const fields = {
      Title: title,
      Date: on,
      Time: '10:00',
      'Time zone': 'Europe/Paris',
      Duration: '30',
      Invitees: invitees,
    };
    for (const [label, text] of Object.entries(fields)) {
      await tab.setField(label, text);
    }
    if (repeats) {
      await tab.setField('Repeats', repeats.how);
      await tab.setField('Times', String(repeats.times));
    }
    await tab.click('button', 'Schedule');
    const path = () => new URL(tab.url()).pathname;
    await until('the meeting is shown', () => /^\/meetings\/\w{3}-\w{4}-\w{3}$/.test(path()));
    await reads(title);
    return path().split('/')[2] ?? '';
  }

  /** Ten o'clock in Paris on a winter or summer day, as calendars write it. */
  const tenInParis = (date: string) => {
    const hour = new Intl.DateTimeFormat('en', { timeZone: 'Europe/Paris', hour: 'numeric', hourCycle: 'h23' });
    const offset = Number(hour.format(new Date(`${date}T10:00:00Z`))) - 10;
    return new Date(Date.parse(`${date}T10:00:00Z`) - offset * 3_600_000).toISOString().replace('.000', '');
  };
  const dateIn = (days: number) => new Date(Date.now() + days * day).toISOString().slice(0, 10);

  test('an account is made and confirmed by the mailed link', async () => {
    await tab.goto(`${server.url}/sign-up`);
    const email = `ada@${domain}`;
    const fields = { 'Full name': 'Ada Lovelace', Email: email, Password: password, 'Confirm password': password };
    for (const [label, text] of Object.entries(fields)) {
      await tab.setField(label, text);
    }
    await tab.setChecked('I accept the terms', true);
    await tab.click('button', 'Sign up');
    await tab.goto(linkIn(await mailbox.mail(email, 'onfirm'), '/confirm-email?'));
    await ada.sees('button', 'Sign out');
  });

  test('a planned meeting is in the calendar of who is invited, is answered, and begins', async () => {
    const on = dateIn(2);
    const id = await plan('Budget', on, `Bob Lee <bob@${domain}>`);
    const invitation = await mailbox.mail(`bob@${domain}`, 'Budget');
    const [entry] = await mailbox.entries(invitation);
    expect(entry).toMatchObject({ summary: 'Budget', begins: [tenInParis(on)], attendee: `mailto:bob@${domain}` });

    const bobsTab = await browser.tab();
    const bob = new Person(bobsTab, 'Bob Lee');
    await bobsTab.goto(linkIn(invitation, '/rsvp/'));
    await bobsTab.click('button', 'Yes');
    await bob.seesText('sees your answer');
    await tab.goto(`${server.url}/meetings/${id}`);
    const answers = () =>
      tab.evaluate(
        () => [...document.querySelectorAll<HTMLElement>('[data-rsvp]')].map((one) => one.dataset.rsvp),
        undefined,
      );
    expect(await answers()).toEqual(['yes']);

    await bobsTab.goto(linkIn(invitation, `/m/${id}`));
    const asks = await until('Bob can ask', async () => {
      const found = [];
      for (const button of ['Join now', 'Ask to join']) {
        found.push(...((await bobsTab.count('button', button)) === 1 ? [button] : []));
      }
      return found[0];
    });
    await bobsTab.fill('textbox', 'Your name', 'Bob Lee');
    await bob.press(asks);
    await bob.seesText('The meeting has not begun');
    await tab.goto(`${server.url}/m/${id}`);
    await ada.sees('button', 'Join now');
    await ada.press('Join now');
    await ada.isIn();
    expect((await ada.own()).role).toBe('host');
    await bob.isIn();
    await ada.seesTile('Bob Lee');
    await expectMediaAmong([ada, bob], 40_000);
    await bobsTab.close();
  });

  test('a series is one invitation with all its times; one that is cancelled is taken out', async () => {
    const on = dateIn(3);
    await plan('Stand-up', on, `eve@${domain}`, { how: 'daily', times: 4 });
    const [entry] = await mailbox.entries(await mailbox.mail(`eve@${domain}`, 'Stand-up'));
    expect(entry?.begins).toEqual([0, 1, 2, 3].map((days) => tenInParis(dateIn(3 + days))));

    await tab.evaluate(() => document.querySelector<HTMLElement>('[data-occurrence-id] summary')?.click(), undefined);
    const first = () =>
      tab.evaluate(() => document.querySelector<HTMLElement>('[data-occurrence-id]')?.dataset.status, undefined);
    await tab.click('button', 'Cancel this one');
    await until('the first one is cancelled', async () => (await first()) === 'cancelled');
    const cancellation = await mailbox.mail(`eve@${domain}`, 'Cancelled');
    expect(cancellation.parts.find(({ type }) => type === 'text/calendar')?.method).toBe('CANCEL');
    expect((await mailbox.entries(cancellation))[0]?.begins).toEqual([tenInParis(on)]);
  });
});
