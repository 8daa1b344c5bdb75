import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Chromium, type ChromiumTab } from '../harness/chromium';
import { newMeeting } from '../harness/meeting';
import { ParleyServer } from '../harness/parley-server';
import { Person } from '../harness/person';
import { UdpHop } from '../harness/udp-hop';
import { delay, until } from '../harness/wait';

/** Layers of 320, 640 and 1280 pixels. */
const camera = { width: 1280, height: 720, frameRate: 15 };

/** Enough for the lowest layer and the sound. */
const narrowLine = 250_000;

describe('the layer of a picture follows', () => {
  let server: ParleyServer;
  let browser: Chromium;
  let hop: UdpHop;
  let tab: ChromiumTab;
  let ben: Person;

  beforeAll(async () => {
    [server, browser] = await Promise.all([ParleyServer.start({ Parley__Media__Topology: 'sfu' }), Chromium.launch()]);
  });
  afterEach(() => browser?.closeTabs());
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    hop?.close();
  });

  async function meet(): Promise<void> {
    hop?.close();
    hop = await UdpHop.to(server.mediaPort);
    const meeting = await newMeeting(server);
    await Person.join(await browser.tab({ camera }), meeting.hostLink, 'Ada');
    // A pixel of the page is one of the screen, as for people: that is what a tile's size is counted in.
    tab = await browser.tab({ camera: {}, scale: 1, mediaBy: { udp: hop.port } });
    ben = await Person.join(tab, meeting.link, 'Ben');
    await ben.press('Turn off camera');
  }

  const width = async () => (await ben.tileOf('Ada'))?.width;
  /** Milliseconds until the picture has a width. */
  async function becomes(wanted: number, within: number): Promise<number> {
    const began = performance.now();
    await until(`Ada is ${wanted} pixels wide`, async () => (await width()) === wanted, { within }).catch(
      async (error: Error) => expect(await width(), error.message).toBe(wanted),
    );
    return Math.round(performance.now() - began);
  }

  test('the size of its tile', async () => {
    await meet();
    const large = await becomes(1280, 20_000);
    await tab.page.setViewportSize({ width: 360, height: 400 });
    const small = await becomes(320, 15_000);
    await tab.page.setViewportSize({ width: 1280, height: 800 });
    const again = await becomes(1280, 20_000);
    console.log(`large after ${large} ms, small ${small} ms after the tile, large again ${again} ms after it`);
  });

  test('a line that becomes narrow and wide again, and the sound goes on', async () => {
    await meet();
    await becomes(1280, 20_000);
    hop.narrow(narrowLine);
    const narrow = await becomes(320, 20_000);
    const before = await ben.mediaOf('Ada');
    await delay(5_000);
    const after = await ben.mediaOf('Ada');
    expect(await width()).toBe(320);
    const [frames, voice] = [
      after.framesDecoded - before.framesDecoded,
      after.audioPacketsReceived - before.audioPacketsReceived,
    ];
    // The fake camera makes ten pictures a second, whatever is asked of it, and there are fifty packets of sound; less what the line ate
    // while it was found out.
    expect(frames).toBeGreaterThan(40);
    expect(voice).toBeGreaterThan(200);
    hop.widen();
    const wide = await becomes(1280, 60_000);
    console.log(
      `narrow: lowest layer after ${narrow} ms, ${frames} pictures and ${voice} packets of sound in 5 s; wide: ${wide} ms`,
    );
  });
});
