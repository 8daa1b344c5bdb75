import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Chromium } from '../harness/chromium';
import { expectMediaAmong } from '../harness/expect-media';
import { beginGap, endGap, type Gap } from '../harness/gap';
import { newMeeting } from '../harness/meeting';
import type { ParleyServer } from '../harness/parley-server';
import { Person } from '../harness/person';
import { layeredCamera } from '../harness/probe';
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

  beforeAll(async () => {
    [server, browser] = await shared();
  });
  afterEach(() => browser?.closeTabs());

  /** Two people who talk directly and have a connection to the media server in reserve. */
  async function pair(): Promise<{ link: string; ada: Person; ben: Person }> {
    const { link, hostLink } = await newMeeting(server);
    const ada = await Person.join(await browser.tab({ camera: layeredCamera }), hostLink, 'Ada');
    const ben = await Person.join(await browser.tab({ camera: layeredCamera }), link, 'Ben');
    await expectMediaAmong([ada, ben]);
    for (const person of [ada, ben]) {
      await until('the reserve is connected', async () => (await openConnections(person)) === 2);
    }
    return { link, ada, ben };
  }

  /** How long Ada sees and hears nothing of Ben while a third person comes. */
  async function move(): Promise<Gap> {
    const { link, ada, ben } = await pair();
    await beginGap(ada, 'Ben');
    const cem = await Person.join(await browser.tab({ camera: layeredCamera }), link, 'Cem');
    await expectMediaAmong([ada, ben, cem], 40_000);
    for (const person of [ada, ben, cem]) {
      await until(`${person.name} has no direct path any more`, async () => (await openConnections(person)) === 1);
    }

    const gap = await endGap(ada);
    console.log(`move to the media server: picture ${gap.picture} ms, sound ${gap.sound} ms`);
    expect(await byServer(ada, 'Ben')).toBe(true);
    await browser.closeTabs();
    return gap;
  }

  test('two people talk directly and have a connection to the media server in reserve', async () => {
    const { ada } = await pair();

    expect(await byServer(ada, 'Ben')).toBe(false);
  });

  test('a third person moves everybody, and picture and sound hardly pause', { timeout: 180_000 }, async () => {
    // A busy machine adds pauses of its own, in which nothing of the call runs: the best of three is what the move needs.
    const isShort = ({ picture, sound }: Gap) => picture < 2_000 && sound < 1_000;
    const gaps = [await move()];
    while (gaps.length < 3 && !gaps.some(isShort)) {
      gaps.push(await move());
    }

    expect(gaps.some(isShort), JSON.stringify(gaps)).toBe(true);
  });
});
