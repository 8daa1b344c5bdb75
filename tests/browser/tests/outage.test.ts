import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Chromium } from '../harness/chromium';
import { expectMediaAmong } from '../harness/expect-media';
import { type Meeting, newMeeting } from '../harness/meeting';
import type { ParleyServer } from '../harness/parley-server';
import { Person } from '../harness/person';
import { shared, sharedServer } from '../harness/shared';
import { SteadyMedia } from '../harness/steady-media';
import { delay, until } from '../harness/wait';
import { Wire } from '../harness/wire';

/** Longest pause of picture or sound that still counts as "never stopped". */
const unnoticed = 2_000;

/** A stalled machine makes pauses of its own, so what asserts one has another try. */
const tries = { retry: 1 };

describe('outages', () => {
  let server: ParleyServer;
  let browser: Chromium;
  let wire: Wire;
  let meeting: Meeting;
  let ada: Person;
  let ben: Person;

  beforeAll(async () => {
    [server, browser] = await shared();
    wire = await Wire.to(server.port);
  });
  afterAll(async () => {
    await browser?.closeTabs();
    wire?.close();
  });

  beforeEach(async () => {
    // A try that failed may have left it dead.
    await sharedServer();
    meeting = await newMeeting(server);
    ada = await Person.join(await browser.tab(), meeting.hostLink, 'Ada');
    // Only Ben's way to the server runs over the wire.
    ben = await Person.join(await browser.tab(), `${wire.url}/m/${meeting.id}`, 'Ben');
    await expectMediaAmong([ada, ben]);
    await ada.press('Chat');
    await ben.press('Chat');
  });
  afterEach(() => Promise.all([ada?.tab.close(), ben?.tab.close()]));

  test('kill -9 of the server: media never stops, both are back within 10 s, nothing is lost', {
    ...tries,
    timeout: 120_000,
  }, async () => {
    await ada.say('Before');
    await ben.readsInChat('Before');
    await ben.press('Raise hand');
    await ada.seesTile('Ben', { hand: 'up' });
    const ids = [(await ada.own()).id, (await ben.own()).id];
    const steady = new SteadyMedia(ada, 'Ben');

    await server.kill();
    await delay(1_000);
    await ben.say('While the server was down');
    await server.restart();
    const serving = performance.now();
    await ada.readsInChat('While the server was down');
    await ada.say('Back again');
    await ben.readsInChat('Back again');
    const back = performance.now() - serving;

    expect(back).toBeLessThan(10_000);
    expect(await steady.longestGap()).toBeLessThan(unnoticed);
    expect([(await ada.own()).id, (await ben.own()).id]).toEqual(ids);
    await ada.seesTile('Ben', { hand: 'up' });
    await ben.seesTile('Ada', { role: 'host' });
    expect((await ben.chat()).filter((line) => line.includes('While the server was down'))).toHaveLength(1);

    const eve = await Person.join(await browser.tab(), meeting.link, 'Eve');
    await eve.press('Chat');
    for (const line of ['Before', 'While the server was down', 'Back again']) {
      await eve.readsInChat(line);
    }
    await expectMediaAmong([ada, eve]);
    await eve.tab.close();
  });

  for (const [how, lose] of [
    ['the connection breaks', () => wire.cut()],
    ['the network goes silent', () => wire.silence()],
  ] as const) {
    test(`${how} for a while: the seat is kept, no ghost appears`, { ...tries, timeout: 90_000 }, async () => {
      const before = await ben.own();
      const steady = new SteadyMedia(ada, 'Ben');

      lose();
      await ben.seesText('The connection to the server was lost', 25_000);
      await ada.say('Can you read this?');
      await delay(3_000);
      // Media goes on, so the tile stays.
      await ada.seesTile('Ben');
      wire.mend();

      await ben.readsInChat('Can you read this?');
      expect((await ben.own()).id).toBe(before.id);
      await until('one tile each', async () => (await ada.tiles()).length === 2 && (await ben.tiles()).length === 2);
      expect(await steady.longestGap()).toBeLessThan(unnoticed);
      await ben.say('Yes');
      await ada.readsInChat('Yes');
    });
  }
});
