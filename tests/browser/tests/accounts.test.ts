import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { seriousViolations } from '../harness/axe';
import type { Chromium, ChromiumTab } from '../harness/chromium';
import type { ParleyServer } from '../harness/parley-server';
import { shared } from '../harness/shared';
import { until } from '../harness/wait';

const password = 'correct horse battery staple';
const better = 'a much better sentence';

describe('accounts', () => {
  let server: ParleyServer;
  let browser: Chromium;
  let tab: ChromiumTab;

  beforeAll(async () => {
    [server, browser] = await shared();
  });
  afterAll(() => browser?.closeTabs());
  beforeEach(async () => {
    tab = await browser.tab();
  });
  afterEach(() => tab.close());

  const newEmail = () => `ada.${crypto.randomUUID()}@example.org`;

  /** A server without a mail server writes each mail as a file. */
  const linkMailed = (to: string, path: string) =>
    until(`a mail to ${to} with a link to ${path}`, () => {
      const folder = join(server.dataFolder, 'mail');
      const link = new RegExp(`${server.url}${path}\\?token=[A-Za-z0-9_-]+`);
      return readdirSync(folder)
        .filter((name) => name.endsWith('.eml'))
        .map((name) => readFileSync(join(folder, name), 'utf8'))
        .filter((mail) => mail.includes(to))
        .map((mail) => link.exec(mail)?.[0])
        .find((found) => found !== undefined);
    });

  const fill = async (page: ChromiumTab, fields: Record<string, string>) => {
    for (const [label, text] of Object.entries(fields)) {
      await page.page.getByLabel(label, { exact: true }).fill(text);
    }
  };

  const signUp = async (page: ChromiumTab, email: string) => {
    await page.goto(`${server.url}/sign-up`);
    await fill(page, { 'Full name': 'Ada Lovelace', Email: email, Password: password, 'Confirm password': password });
    await page.page.getByRole('checkbox', { name: 'I accept the terms', exact: true }).check();
    await page.click('button', 'Sign up');
    await page.page.getByRole('heading', { name: 'Check your email' }).waitFor();
  };

  const signIn = async (page: ChromiumTab, email: string, secret: string) => {
    await page.goto(`${server.url}/sign-in`);
    await fill(page, { Email: email, Password: secret });
    await page.click('button', 'Sign in');
  };

  const isSignedIn = (page: ChromiumTab) => page.page.getByRole('button', { name: 'Sign out', exact: true }).waitFor();

  const isSignedOut = (page: ChromiumTab) =>
    page.page.getByRole('link', { name: 'Sign in', exact: true }).first().waitFor();

  test('from sign-up over the mailed link to a new password', async () => {
    const email = newEmail();
    await signUp(tab, email);

    await tab.goto(await linkMailed(email, '/confirm-email'));
    await isSignedIn(tab);
    await tab.goto(server.url);
    await tab.reload();
    await isSignedIn(tab);
    expect(await tab.count('button', 'New meeting')).toBe(1);

    await tab.click('button', 'Sign out');
    await isSignedOut(tab);

    await tab.goto(`${server.url}/sign-in`);
    await tab.click('link', 'Forgot your password?');
    await fill(tab, { Email: email });
    await tab.click('button', 'Send link');
    await tab.goto(await linkMailed(email, '/reset-password'));
    await fill(tab, { 'New password': better, 'Confirm password': better });
    await tab.click('button', 'Save password');
    await tab.page.getByText('Your password is changed').waitFor();

    await signIn(tab, email, password);
    await tab.page.getByText('E-mail or password is wrong').waitFor();
    await signIn(tab, email, better);
    await isSignedIn(tab);
  });

  test('everything works without script, and leads back to where somebody was going', async () => {
    const plain = await browser.tab({ script: false });
    const email = newEmail();
    await plain.goto(`${server.url}/sign-in?returnUrl=%2Fabout`);
    // The one of the page remembers where somebody was going, that of the header does not.
    await plain.page.locator('#content').getByRole('link', { name: 'Sign up', exact: true }).click();
    await fill(plain, { 'Full name': 'Ada', Email: email, Password: password, 'Confirm password': 'something else' });
    await plain.page.getByRole('checkbox', { name: 'I accept the terms', exact: true }).check();
    await plain.click('button', 'Sign up');
    await plain.page.getByText('The two passwords differ').waitFor();
    await fill(plain, { Password: password, 'Confirm password': password });
    await plain.click('button', 'Sign up');
    await plain.page.getByRole('heading', { name: 'Check your email' }).waitFor();

    await plain.goto(await linkMailed(email, '/confirm-email'));
    await plain.click('button', 'Confirm this address');
    await plain.click('link', 'Continue');
    await plain.page.waitForURL(`${server.url}/about`);
    await isSignedIn(plain);
    await plain.close();
  });

  test('a meeting made while signed in is hosted by the account in any tab', async () => {
    const email = newEmail();
    await signUp(tab, email);
    await tab.goto(await linkMailed(email, '/confirm-email'));
    await isSignedIn(tab);
    const made = await tab.page.request.post(`${server.url}/api/meetings`, { data: { title: 'Ada’s' } });
    const { meetingId, host } = (await made.json()) as { meetingId: string; host: { name: string } };
    expect(host.name).toBe('Ada Lovelace');

    await tab.goto(`${server.url}/m/${meetingId}`);
    await tab.page.getByRole('button', { name: 'Join now', exact: true }).waitFor();
    // The field is for guests; an account has a name.
    if ((await tab.count('textbox', 'Your name')) > 0) {
      await tab.fill('textbox', 'Your name', 'Ada');
    }
    await tab.click('button', 'Join now');
    await tab.page.locator('[data-self="true"][data-role="host"]').waitFor();
  });

  test('the pages are accessible', async () => {
    for (const path of [
      '/sign-up',
      '/sign-in',
      '/forgot-password',
      '/confirm-email',
      '/reset-password?token=x',
      '/terms',
    ]) {
      await tab.goto(`${server.url}${path}`);
      expect(await seriousViolations(tab), path).toEqual([]);
    }
  });
});
