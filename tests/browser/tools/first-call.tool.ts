import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asPeopleHaveIt, Chromium } from '../harness/chromium';
import { newMeeting } from '../harness/meeting';
import { ParleyServer } from '../harness/parley-server';
import { Person } from '../harness/person';
import { join, report, type Taken } from './join-stopwatch';

const runs = 20;

/** Calls before the first one that counts: a server that has just started still compiles, here on the same two cores as the browsers. */
const before = 10;

describe('from the click on "Join now" to the first remote frame, two people directly', () => {
  let server: ParleyServer;
  let browser: Chromium;

  beforeAll(async () => {
    [server, browser] = await Promise.all([ParleyServer.start(), Chromium.launch()]);
    for (let run = 0; run < before; run++) {
      await call(0);
    }
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  async function call(atDeviceCheck: number): Promise<Taken> {
    const meeting = await newMeeting(server);
    const ada = await Person.join(await browser.tab(asPeopleHaveIt), meeting.hostLink, 'Ada');
    const ben = await join(browser, meeting.link, atDeviceCheck);
    await Promise.all([ada.tab.close(), ben.tab.close()]);
    return ben.taken;
  }

  test.for([
    { what: 'after two seconds at the device check', atDeviceCheck: 2_000 },
    { what: 'at once', atDeviceCheck: 0 },
  ])(`$what, ${runs} runs on loopback`, async ({ what, atDeviceCheck }) => {
    const measured: Taken[] = [];
    for (let run = 0; run < runs; run++) {
      measured.push(await call(atDeviceCheck));
    }

    report(what, measured);
    expect(measured).toHaveLength(runs);
  });
});
