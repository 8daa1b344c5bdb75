import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asPeopleHaveIt, Chromium } from '../harness/chromium';
import { newMeeting } from '../harness/meeting';
import { ParleyServer } from '../harness/parley-server';
import { Person } from '../harness/person';
import { until } from '../harness/wait';
import { summary } from './numbers';

const runs = 20;

declare global {
  interface Window {
    parleyTimes: { clicked: number; frame: number };
  }
}

/** Runs inside the page: from the click on "Join now" to the first frame of somebody else that is presented. */
function installStopwatch(): void {
  const times = { clicked: 0, frame: 0 };
  window.parleyTimes = times;
  document.addEventListener(
    'click',
    (event) => {
      const button = event.target instanceof Element ? event.target.closest('button') : null;
      if (button?.textContent?.includes('Join now')) {
        times.clicked = performance.now();
      }
    },
    { capture: true },
  );
  const watched = new WeakSet<HTMLVideoElement>();
  new MutationObserver(() => {
    for (const video of document.querySelectorAll<HTMLVideoElement>('[data-self="false"] video')) {
      if (!watched.has(video)) {
        watched.add(video);
        video.requestVideoFrameCallback((now) => {
          times.frame ||= now;
        });
      }
    }
  }).observe(document, { subtree: true, childList: true });
}

describe('from the click on "Join now" to the first remote frame', () => {
  let server: ParleyServer;
  let browser: Chromium;

  beforeAll(async () => {
    [server, browser] = await Promise.all([ParleyServer.start(), Chromium.launch()]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  test(`${runs} runs, two people on loopback`, async () => {
    const measured: number[] = [];
    for (let i = 0; i < runs; i++) {
      const meeting = await newMeeting(server);
      const ada = await Person.join(await browser.tab(asPeopleHaveIt), meeting.hostLink, 'Ada');
      const tab = await browser.tab(asPeopleHaveIt);
      await tab.context.addInitScript(installStopwatch);
      const ben = await Person.join(tab, meeting.link, 'Ben');
      const { clicked, frame } = await until('the first frame', async () => {
        const times = await tab.evaluate(() => window.parleyTimes, undefined);
        return times.frame > 0 ? times : undefined;
      });
      expect(clicked).toBeGreaterThan(0);
      measured.push(frame - clicked);
      await Promise.all([ada.tab.close(), ben.tab.close()]);
    }

    console.log(summary('join click to first remote frame', 'ms', measured));
  });
});
