import { asPeopleHaveIt, type Chromium, type ChromiumTab } from '../harness/chromium';
import { Person } from '../harness/person';
import { delay } from '../harness/wait';
import { median, summary } from './numbers';

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

/** When each step was first taken, by the clock of the page in milliseconds. */
export type Taken = Partial<Record<Step, number>>;

declare global {
  interface Window {
    parleySteps: Promise<Taken>;
  }
}

/** Runs inside the page, before its own scripts. */
function installStopwatch(): void {
  const taken: Taken = {};
  let seen: (taken: Taken) => void = () => undefined;
  window.parleySteps = new Promise((resolve) => {
    seen = resolve;
  });
  const note = (step: Step, at = performance.now()) => {
    taken[step] ??= at;
  };
  document.addEventListener(
    'click',
    (event) => {
      const button = event.target instanceof Element ? event.target.closest('button') : null;
      if (button?.textContent?.includes('Join now')) {
        note('click', event.timeStamp);
      }
    },
    { capture: true },
  );

  const sent: [string, Step][] = [
    ['"offerMedia"', 'offer sent'],
    ['"newOffer"', 'offer sent'],
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
        video.requestVideoFrameCallback((now) => {
          note('first frame', now);
          seen(taken);
        });
      }
    }
  }).observe(document, { subtree: true, childList: true });
}

export interface Joined {
  readonly tab: ChromiumTab;
  readonly person: Person;
  readonly taken: Taken;
}

/** Somebody in a new browser profile looks at the device check for so many milliseconds, joins, and sees whoever is there. */
export async function join(browser: Chromium, address: string, atDeviceCheck: number): Promise<Joined> {
  const tab = await browser.tab(asPeopleHaveIt);
  await tab.context.addInitScript(installStopwatch);
  const person = new Person(tab, 'Ben');
  await tab.goto(address);
  await person.sees('textbox', 'Your name');
  await tab.fill('textbox', 'Your name', person.name);
  await delay(atDeviceCheck);
  await tab.click('button', 'Join now');
  // One question instead of many: looking costs the page time.
  const taken = await tab.evaluate(() => window.parleySteps, undefined);
  return { tab, person, taken };
}

export function report(what: string, measured: readonly Taken[]): void {
  const since = (from: Step, to: Step) =>
    measured.map((taken) => (taken[to] ?? Number.NaN) - (taken[from] ?? Number.NaN));
  console.log(summary(`${what}: join click to first remote frame`, 'ms', since('click', 'first frame')));
  console.log(
    summary(`${what}: transport connected to first remote frame`, 'ms', since('transport connected', 'first frame')),
  );
  for (const step of steps.slice(1)) {
    console.log(`  ${step}: p50 ${Math.round(median(since('click', step)))} ms after the click`);
  }
}
