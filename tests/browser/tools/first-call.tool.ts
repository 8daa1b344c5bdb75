import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asPeopleHaveIt, Chromium } from '../harness/chromium';
import { newMeeting } from '../harness/meeting';
import { ParleyServer } from '../harness/parley-server';
import { Person } from '../harness/person';
import { join, report, type Taken } from './join-stopwatch';

const runs = 20;

describe('from the click on "Join now" to the first remote frame, two people directly', () => {
  let server: ParleyServer;
  let browser: Chromium;

  beforeAll(async () => {
    [server, browser] = await Promise.all([ParleyServer.start(), Chromium.launch()]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  test.for([
    { what: 'after two seconds at the device check', atDeviceCheck: 2_000 },
    { what: 'at once', atDeviceCheck: 0 },
  ])(`$what, ${runs} runs on loopback`, async ({ what, atDeviceCheck }) => {
    const measured: Taken[] = [];
    for (let run = 0; run < runs; run++) {
      const meeting = await newMeeting(server);
      const ada = await Person.join(await browser.tab(asPeopleHaveIt), meeting.hostLink, 'Ada');
      const ben = await join(browser, meeting.link, atDeviceCheck);
      measured.push(ben.taken);
      await Promise.all([ada.tab.close(), ben.tab.close()]);
    }

    report(what, measured);
    expect(measured).toHaveLength(runs);
  });
});
