import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChromiumTab } from './chromium';
import type { ParleyServer } from './parley-server';
import { until } from './wait';

const password = 'correct horse battery staple';

/** Makes an account by the pages, with the link from the mail that a server without a mail server writes as a file. The tab is signed in then. */
export async function signUp(server: ParleyServer, tab: ChromiumTab, name: string): Promise<string> {
  const email = `${name.split(' ')[0]?.toLowerCase()}.${crypto.randomUUID()}@example.org`;
  const { page } = tab;
  await tab.goto(`${server.url}/sign-up`);
  for (const [label, text] of Object.entries({
    'Full name': name,
    Email: email,
    Password: password,
    'Confirm password': password,
  })) {
    await page.getByLabel(label, { exact: true }).fill(text);
  }
  await page.getByRole('checkbox', { name: 'I accept the terms', exact: true }).check();
  await tab.click('button', 'Sign up');
  const link = await until(`a mail to ${email}`, () => {
    const folder = join(server.dataFolder, 'mail');
    return readdirSync(folder)
      .filter((file) => file.endsWith('.eml'))
      .map((file) => readFileSync(join(folder, file), 'utf8'))
      .filter((mail) => mail.includes(email))
      .map((mail) => /http:\/\/\S+\/confirm-email\?token=[A-Za-z0-9_-]+/.exec(mail)?.[0])
      .find((found) => found !== undefined);
  });
  await tab.goto(link);
  await page.getByRole('button', { name: 'Sign out', exact: true }).waitFor();
  return email;
}
