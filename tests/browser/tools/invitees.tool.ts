import { expect, test } from 'vitest';
import { linkIn, Mailbox } from '../harness/mailbox';
import { ParleyServer } from '../harness/parley-server';
import { until } from '../harness/wait';

const count = 1_000;
const runs = 3;
const password = 'correct horse battery staple';

test(`a meeting with ${count} invitees, until the mail server has taken the last mail`, async () => {
  const mailbox = await Mailbox.start();
  const server = await ParleyServer.start({
    ...mailbox.settings,
    Parley__RateLimits__Enabled: 'false',
    Parley__Mail__PerMinute: '1000000',
    Parley__Mail__DailyInvitations: '1000000',
  });
  try {
    const token = await account(server, mailbox);
    for (let run = 1; run <= runs; run++) {
      const began = performance.now();
      const answer = await fetch(`${server.url}/api/meetings/schedule`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({
          title: 'All hands',
          scheduledTime: new Date(Date.now() + 2 * 86_400_000).toISOString(),
          timeZone: 'Europe/Paris',
          duration: 60,
          participants: Array.from({ length: count }, (_, i) => ({
            email: `p${i}@run${run}.example`,
            name: `Person ${i}`,
          })),
        }),
      });
      expect(answer.status, await answer.clone().text()).toBe(201);
      const planned = performance.now();
      await until('all mails are there', () => mailbox.count(`@run${run}.example`) === count, {
        within: 120_000,
        every: 10,
      });
      const sent = performance.now();
      console.log(
        `${count} invitees: planned after ${Math.round(planned - began)} ms, all mails taken after ${Math.round(sent - began)} ms`,
      );
    }
  } finally {
    await server.close();
    await mailbox.close();
  }
});

/** A confirmed account's bearer token. */
async function account(server: ParleyServer, mailbox: Mailbox): Promise<string> {
  const email = 'ada@example.org';
  const page = await fetch(`${server.url}/sign-up`);
  const cookie = page.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const form = /__RequestVerificationToken" value="([^"]+)/.exec(await page.text())?.[1] ?? '';
  await fetch(`${server.url}/sign-up`, {
    method: 'POST',
    headers: { cookie, origin: server.url },
    redirect: 'manual',
    body: new URLSearchParams({
      __RequestVerificationToken: form,
      fullName: 'Ada',
      email,
      password,
      confirmPassword: password,
      terms: 'true',
    }),
  });
  await fetch(linkIn(await mailbox.mail(email, 'onfirm'), '/confirm-email?'), { method: 'POST' });
  const answer = await fetch(`${server.url}/api/auth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  return ((await answer.json()) as { accessToken: string }).accessToken;
}
