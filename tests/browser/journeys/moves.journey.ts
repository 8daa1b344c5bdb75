import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Chromium } from '../harness/chromium';
import { expectMediaAmong } from '../harness/expect-media';
import { beginGap, endGap } from '../harness/gap';
import { newMeeting } from '../harness/meeting';
import { ParleyServer } from '../harness/parley-server';
import { Person } from '../harness/person';
import { delay, until } from '../harness/wait';

/** A call of two becomes direct again after five quiet minutes. */
const directAgain = 5 * 60_000;

describe('two, three and again two people', () => {
  let server: ParleyServer;
  let browser: Chromium;

  beforeAll(async () => {
    [server, browser] = await Promise.all([ParleyServer.start(), Chromium.launch({ bare: true })]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  const isByServer = async (person: Person, name: string) =>
    (await person.media()).find((report) => report.name === name)?.byServer;

  test('picture and sound hardly pause when the call moves, either way', async () => {
    const { link, hostLink } = await newMeeting(server);
    const ada = await Person.join(await browser.tab(), hostLink, 'Ada');
    const ben = await Person.join(await browser.tab(), link, 'Ben');
    await expectMediaAmong([ada, ben]);
    await until('it is direct', async () => (await isByServer(ada, 'Ben')) === false);

    await beginGap(ada, 'Ben');
    const cem = await Person.join(await browser.tab(), link, 'Cem');
    await until('it is by the server', async () => (await isByServer(ada, 'Ben')) === true, { within: 30_000 });
    await expectMediaAmong([ada, ben, cem], 40_000);
    const there = await endGap(ada);

    await cem.leave();
    await cem.tab.close();
    await delay(directAgain - 5_000);
    expect(await isByServer(ada, 'Ben')).toBe(true);
    await beginGap(ada, 'Ben');
    await until('it is direct again', async () => (await isByServer(ada, 'Ben')) === false, { within: 30_000 });
    await delay(4_000);
    await expectMediaAmong([ada, ben]);
    const back = await endGap(ada);

    console.log(`two to three: ${JSON.stringify(there)} ms; three to two: ${JSON.stringify(back)} ms`);
    for (const gap of [there, back]) {
      expect(gap.picture).toBeLessThan(2_000);
      expect(gap.sound).toBeLessThan(1_000);
    }
  });
});
