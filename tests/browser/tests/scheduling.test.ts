import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signUp } from '../harness/account';
import { seriousViolations } from '../harness/axe';
import type { Chromium, ChromiumTab } from '../harness/chromium';
import type { ParleyServer } from '../harness/parley-server';
import { Person } from '../harness/person';
import { shared } from '../harness/shared';
import { until } from '../harness/wait';

describe('scheduling', () => {
  let server: ParleyServer;
  let browser: Chromium;
  let ada: ChromiumTab;

  beforeAll(async () => {
    [server, browser] = await shared();
    ada = await browser.tab();
    await signUp(server, ada, 'Ada Lovelace');
  });
  afterAll(() => browser?.closeTabs());

  const tomorrow = () => new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);

  const plan = async (title: string, repeats?: string) => {
    const { page } = ada;
    await ada.goto(`${server.url}/meetings/new`);
    await page.getByLabel('Title', { exact: true }).fill(title);
    await page.getByLabel('Description', { exact: true }).fill('1. Numbers\n2. News');
    await page.getByLabel('Date', { exact: true }).fill(tomorrow());
    await page.getByLabel('Time', { exact: true }).fill('10:00');
    await page.getByLabel('Time zone', { exact: true }).selectOption('Europe/Paris');
    await page.getByLabel('Duration', { exact: true }).fill('30');
    if (repeats !== undefined) {
      await page.getByLabel('Repeats', { exact: true }).selectOption(repeats);
      await page.getByLabel('Times', { exact: true }).fill('4');
    }
    await page.getByLabel('Invitees', { exact: true }).fill('Bob <bob@example.org>\neve@example.org');
    for (const name of [
      'Waiting room',
      'Participants may start',
      'E-mail reminders',
      'Audio',
      'Video',
      'Screen sharing',
      'Chat',
    ]) {
      expect(await page.getByRole('checkbox', { name, exact: true }).count(), name).toBe(1);
    }
    expect(await page.getByRole('group', { name: 'Participants may', exact: true }).count()).toBe(1);
    expect(await seriousViolations(ada)).toEqual([]);
    await ada.click('button', 'Schedule');
    await page.getByRole('heading', { name: title, exact: true }).waitFor();
    return new URL(ada.url()).pathname.split('/')[2] ?? '';
  };

  const statusOf = (selector: string) => ada.page.locator(selector).first().getAttribute('data-status');

  test('a meeting is planned, found in the list, changed and started', async () => {
    const id = await plan('Monthly numbers');
    const { page } = ada;
    expect(await page.getByText('bob@example.org').count()).toBe(1);
    expect(await page.getByLabel('Meeting link', { exact: true }).inputValue()).toBe(`${server.url}/m/${id}`);
    expect(await seriousViolations(ada)).toEqual([]);

    await page.getByRole('link', { name: 'Edit', exact: true }).click();
    await page.getByLabel('Title', { exact: true }).fill('Quarterly numbers');
    await ada.click('button', 'Save changes');
    await page.getByRole('heading', { name: 'Quarterly numbers', exact: true }).waitFor();

    await ada.goto(`${server.url}/meetings`);
    expect(await seriousViolations(ada)).toEqual([]);
    const guestTab = await browser.tab();
    await guestTab.goto(`${server.url}/m/${id}`);
    await guestTab.fill('textbox', 'Your name', 'Grace');
    await page.getByRole('link', { name: 'Start Quarterly numbers', exact: true }).click();
    const host = new Person(ada, 'Ada Lovelace');
    await host.sees('button', 'Join now');
    await ada.click('button', 'Join now');
    await host.isIn();
    expect((await host.own()).role).toBe('host');
    await guestTab.close();

    await ada.goto(`${server.url}/meetings/${id}`);
    expect(await statusOf('.meeting')).toBe('ongoing');
    await page.getByRole('link', { name: 'Meetings', exact: true }).first().click();
    await page.getByRole('heading', { name: 'Today', exact: true }).waitFor();
  });

  test('one of a series is cancelled and one moved, the others stay', async () => {
    await plan('Stand-up', 'Daily');
    const { page } = ada;
    expect(await page.locator('[data-occurrence-id]').count()).toBe(4);

    await page.locator('[data-occurrence-id] summary').first().click();
    await page.getByRole('button', { name: 'Cancel this one', exact: true }).first().click();
    await until('the first one is cancelled', async () => (await statusOf('[data-occurrence-id]')) === 'cancelled');
    await page.locator('[data-occurrence-id] summary').first().click();
    const second = page.locator('[data-occurrence-id]').nth(1);
    await second.getByLabel('Time', { exact: true }).fill('15:30');
    await second.getByRole('button', { name: 'Move', exact: true }).click();
    await page.getByText('Moved', { exact: true }).waitFor();

    expect(await second.innerText()).toContain('15:30');
    expect(await page.locator('[data-occurrence-id][data-status="scheduled"]').count()).toBe(3);

    await page.getByText('Cancel all upcoming times', { exact: true }).first().click();
    await page.getByRole('button', { name: 'Cancel all upcoming times', exact: true }).click();
    await until('the series is cancelled', async () => (await statusOf('.meeting')) === 'cancelled');
  });

  test('the form works without script and loses nothing', async () => {
    const { page } = ada;
    await ada.goto(`${server.url}/meetings/new`);
    await page.getByLabel('Title', { exact: true }).fill('');
    await page.getByLabel('Invitees', { exact: true }).fill('not an address');
    await page.getByLabel('Description', { exact: true }).fill('kept');
    await ada.click('button', 'Schedule');

    await page.getByText('Give the meeting a title.').waitFor();
    expect(await page.getByLabel('Invitees', { exact: true }).inputValue()).toBe('not an address');
    expect(await page.getByLabel('Description', { exact: true }).inputValue()).toBe('kept');
  });
});
