import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Chromium } from '../harness/chromium';
import { expectPlaces, type Place, placesOf, watchForDeviceCheck } from '../harness/crowd';
import { expectMediaAmong } from '../harness/expect-media';
import { newMeeting } from '../harness/meeting';
import { ParleyServer } from '../harness/parley-server';
import { Person } from '../harness/person';
import { UdpHop } from '../harness/udp-hop';
import { delay } from '../harness/wait';
import { Wire } from '../harness/wire';

/** Ada and Cem stay; Ben has a browser, a way to the server and a way to the media server of his own. */
describe('somebody who is away for a while', () => {
  let server: ParleyServer;
  let browser: Chromium;
  let laptop: Chromium;
  let wire: Wire;
  let hop: UdpHop;
  let ben: Person;
  let people: Person[];
  let places: Place[];
  let check: () => Promise<boolean>;

  beforeAll(async () => {
    [server, browser] = await Promise.all([ParleyServer.start({ Parley__Media__Topology: 'sfu' }), Chromium.launch()]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  beforeEach(async () => {
    laptop = await Chromium.launch();
    wire = await Wire.to(server.port);
    hop = await UdpHop.to(server.mediaPort);
    const meeting = await newMeeting(server);
    const ada = await Person.join(await browser.tab(), meeting.hostLink, 'Ada');
    const cem = await Person.join(await browser.tab(), meeting.link, 'Cem');
    const tab = await laptop.tab({ mediaBy: { udp: hop.port } });
    ben = await Person.join(tab, `${wire.url}/m/${meeting.id}`, 'Ben');
    people = [ada, ben, cem];
    await ben.press('Raise hand');
    await ada.seesTile('Ben', { hand: 'up' });
    await expectMediaAmong(people, 40_000);
    places = await placesOf(people);
    check = await watchForDeviceCheck(ben);
  });
  afterEach(async () => {
    await laptop?.close();
    await browser?.closeTabs();
    wire?.close();
    hop?.close();
  });

  /** Everything is as before, soon. */
  async function isBack(within: number): Promise<void> {
    const began = performance.now();
    await expectMediaAmong(people, within);
    console.log(
      `${expect.getState().currentTestName}: media among all again after ${Math.round(performance.now() - began)} ms`,
    );
    await expectPlaces(people, places);
    expect(await check()).toBe(false);
  }

  test('a laptop that sleeps for 20 s', async () => {
    laptop.sleep();
    await delay(20_000);
    await expectMediaAmong(people.filter((person) => person !== ben));
    laptop.wake();
    await isBack(15_000);
  });

  test('an outage of 60 s', async () => {
    wire.silence();
    hop.block();
    await delay(60_000);
    await expectMediaAmong(people.filter((person) => person !== ben));
    wire.mend();
    hop.mend();
    await isBack(20_000);
  });

  test('a change of the network', async () => {
    // The sockets over the old network are dead, and the media server sees the new address in the middle of the stream.
    wire.cut();
    hop.rebind();
    await delay(1_000);
    wire.mend();
    await isBack(15_000);
  });
});
