import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asPeopleHaveIt, Chromium } from '../harness/chromium';
import { newMeeting } from '../harness/meeting';
import { ParleyServer } from '../harness/parley-server';
import { Person } from '../harness/person';
import { until } from '../harness/wait';
import { median, summary } from './numbers';

const runs = 20;

/** What happens on the way from the click to the picture, in this order. */
const steps = [
  'click',
  'channel open',
  'joined',
  'offer sent',
  'answer taken',
  'transport connected',
  'wish sent',
  'picture arrives',
  'first frame',
] as const;
type Step = (typeof steps)[number];

declare global {
  interface Window {
    parleySteps: Partial<Record<Step, number>>;
  }
}

/** Runs inside the page, before its own scripts: notes when each step was first taken. */
function installStopwatch(): void {
  const taken: Partial<Record<Step, number>> = {};
  window.parleySteps = taken;
  const note = (step: Step, at = performance.now()) => {
    taken[step] ??= at;
  };
  document.addEventListener(
    'click',
    (event) => {
      const button = event.target instanceof Element ? event.target.closest('button') : null;
      if (button?.textContent?.includes('Join now')) {
        note('click');
      }
    },
    { capture: true },
  );

  const sent: [string, Step][] = [
    ['"offerMedia"', 'offer sent'],
    ['"wantMedia"', 'wish sent'],
  ];
  const NativeSocket = window.WebSocket;
  window.WebSocket = class extends NativeSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      this.addEventListener('open', () => note('channel open'));
      this.addEventListener('message', ({ data }) => {
        if (String(data).includes('"meetingJoined"')) {
          note('joined');
        }
      });
    }

    override send(data: string | Blob | BufferSource): void {
      for (const [text, step] of sent) {
        if (String(data).includes(text)) {
          note(step);
        }
      }
      super.send(data);
    }
  };

  const NativePeer = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends NativePeer {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      this.addEventListener('connectionstatechange', () => {
        if (this.connectionState === 'connected') {
          note('transport connected');
        }
      });
      this.addEventListener('track', ({ track }) => {
        if (track.kind === 'video') {
          track.addEventListener('unmute', () => note('picture arrives'));
        }
      });
    }

    override async setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
      await super.setRemoteDescription(description);
      note('answer taken');
    }
  };

  const watched = new WeakSet<HTMLVideoElement>();
  new MutationObserver(() => {
    for (const video of document.querySelectorAll<HTMLVideoElement>('[data-self="false"] video')) {
      if (!watched.has(video)) {
        watched.add(video);
        video.requestVideoFrameCallback((now) => note('first frame', now));
      }
    }
  }).observe(document, { subtree: true, childList: true });
}

describe('from the click on "Join now" to the first remote frame, through the media server', () => {
  let server: ParleyServer;
  let browser: Chromium;

  beforeAll(async () => {
    [server, browser] = await Promise.all([ParleyServer.start({ Parley__Media__Topology: 'sfu' }), Chromium.launch()]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  test(`${runs} runs on loopback`, async () => {
    const meeting = await newMeeting(server);
    await Person.join(await browser.tab(asPeopleHaveIt), meeting.hostLink, 'Ada');
    const measured: Partial<Record<Step, number>>[] = [];
    for (let run = 0; run < runs; run++) {
      const tab = await browser.tab(asPeopleHaveIt);
      await tab.context.addInitScript(installStopwatch);
      const ben = await Person.join(tab, meeting.link, 'Ben');
      measured.push(
        await until('the first frame', async () => {
          const taken = await tab.evaluate(() => window.parleySteps, undefined);
          return taken['first frame'] ? taken : undefined;
        }),
      );
      await ben.leave();
      await tab.close();
    }

    const since = (from: Step, to: Step) =>
      measured.map((taken) => (taken[to] ?? Number.NaN) - (taken[from] ?? Number.NaN));
    console.log(summary('join click to first remote frame', 'ms', since('click', 'first frame')));
    console.log(
      summary('transport connected to first remote frame', 'ms', since('transport connected', 'first frame')),
    );
    for (const step of steps.slice(1)) {
      console.log(`  ${step}: p50 ${Math.round(median(since('click', step)))} ms after the click`);
    }
    expect(measured).toHaveLength(runs);
  });
});
