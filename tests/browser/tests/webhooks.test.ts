import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signUp } from '../harness/account';
import { seriousViolations } from '../harness/axe';
import type { Chromium, ChromiumTab } from '../harness/chromium';
import type { ParleyServer } from '../harness/parley-server';
import { shared } from '../harness/shared';
import { until } from '../harness/wait';

interface Delivery {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Deliveries are checked by the library of the Standard Webhooks project, not by code of ours. */
describe('webhooks', () => {
  let server: ParleyServer;
  let browser: Chromium;
  let ada: ChromiumTab;
  const deliveries: Delivery[] = [];
  const receiver = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      deliveries.push({ headers: request.headers, body: Buffer.concat(parts).toString() });
      response.end('thanks');
    });
  });

  beforeAll(async () => {
    [server, browser] = await shared();
    ada = await browser.tab();
    await signUp(server, ada, 'Ada Lovelace');
    await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done));
  });
  afterAll(async () => {
    await browser?.closeTabs();
    receiver.closeAllConnections();
    await new Promise((done) => receiver.close(done));
  });

  test('a person adds one, and a library that is not ours trusts what comes and nothing else', async () => {
    const { page } = ada;
    await ada.goto(`${server.url}/settings/webhooks`);
    expect(await seriousViolations(ada)).toEqual([]);
    await page
      .getByLabel('Address', { exact: true })
      .fill(`http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hooks`);
    await ada.click('button', 'Add webhook');
    const secret = await page.getByLabel('Signing secret', { exact: true }).inputValue();
    expect(await seriousViolations(ada)).toEqual([]);
    await ada.click('button', 'Send test');
    await ada.goto(`${server.url}/`);
    await ada.click('button', 'New meeting');
    await page.waitForURL(/\/m\//);
    await ada.click('button', 'Join now');

    const types = () => deliveries.map((one) => (JSON.parse(one.body) as { type: string }).type);
    await until('the test and the meeting are told of', () =>
      ['webhook.test', 'meeting.started', 'participant.joined'].every((type) => types().includes(type)),
    );

    const library = new Webhook(secret);
    for (const { headers, body } of deliveries) {
      const sent = headers as Record<string, string>;
      expect(library.verify(body, sent)).toEqual(JSON.parse(body));
      expect(() => library.verify(body.replace('"data"', '"Data"'), sent)).toThrow();
      expect(() => library.verify(body, { ...sent, 'webhook-id': 'evt_other' })).toThrow();
      expect(() => new Webhook(`whsec_${btoa('another secret of some length')}`).verify(body, sent)).toThrow();
    }
  });
});
