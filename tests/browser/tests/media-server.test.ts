import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Chromium } from '../harness/chromium';
import { expectMediaAmong } from '../harness/expect-media';
import { beginGap, endGap } from '../harness/gap';
import { newMeeting } from '../harness/meeting';
import type { ParleyServer } from '../harness/parley-server';
import { Person } from '../harness/person';
import { shared } from '../harness/shared';
import { until } from '../harness/wait';

/** Connections that are open in a page: one to the media server, and one for each direct path. */
const openConnections = (person: Person): Promise<number> =>
  person.tab.evaluate(
    () => window.parleyProbe.peers.filter((one) => one.connectionState === 'connected').length,
    undefined,
  );

const byServer = async (person: Person, name: string): Promise<boolean | undefined> =>
  (await person.media()).find((report) => report.name === name)?.byServer;

describe('a call that moves to the media server', () => {
  let server: ParleyServer;
  let browser: Chromium;
  let link: string;
  let ada: Person;
  let ben: Person;

  beforeAll(async () => {
    [server, browser] = await shared();
    const meeting = await newMeeting(server);
    link = meeting.link;
    ada = await Person.join(await browser.tab(), meeting.hostLink, 'Ada');
    ben = await Person.join(await browser.tab(), link, 'Ben');
  });
  afterAll(() => browser?.closeTabs());

  test('two people talk directly and have a connection to the media server in reserve', async () => {
    await expectMediaAmong([ada, ben]);
    expect(await byServer(ada, 'Ben')).toBe(false);
    for (const person of [ada, ben]) {
      await until('the reserve is connected', async () => (await openConnections(person)) === 2);
    }
  });

  test('a third person moves everybody, and picture and sound hardly pause', { timeout: 90_000 }, async () => {
    await beginGap(ada, 'Ben');
    const cem = await Person.join(await browser.tab(), link, 'Cem');
    await expectMediaAmong([ada, ben, cem], 40_000);
    for (const person of [ada, ben, cem]) {
      await until(`${person.name} has no direct path any more`, async () => (await openConnections(person)) === 1, {
        within: 15_000,
      });
    }

    const gap = await endGap(ada);
    console.log(`move to the media server: picture ${gap.picture} ms, sound ${gap.sound} ms`);
    expect(await byServer(ada, 'Ben')).toBe(true);
    expect(gap.picture).toBeLessThan(2_000);
    expect(gap.sound).toBeLessThan(1_000);
  });
});
