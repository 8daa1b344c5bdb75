import type { Person } from './person';

export interface Gap {
  /** Longest time between two pictures that were shown, in milliseconds. */
  readonly picture: number;
  /** Longest time in which no sound came from the track that plays, in milliseconds. */
  readonly sound: number;
}

// Both functions run inside the page.

/** Begins to watch the tile of a person; whatever stream it shows. */
export async function beginGap(person: Person, name: string): Promise<void> {
  await person.tab.evaluate((wanted) => {
    const gap = { picture: 0, sound: 0, stopped: false };
    Object.assign(window, { parleyGap: gap });
    const video = [...document.querySelectorAll<HTMLElement>('[data-participant-id]')]
      .find((tile) => tile.dataset.name === wanted && tile.dataset.screen !== 'true')
      ?.querySelector('video');
    if (!video) {
      throw new Error(`There is no tile of ${wanted}.`);
    }

    let shownAt = performance.now();
    const shown = () => {
      const now = performance.now();
      gap.picture = Math.max(gap.picture, now - shownAt);
      shownAt = now;
      if (!gap.stopped) {
        video.requestVideoFrameCallback(shown);
      }
    };
    video.requestVideoFrameCallback(shown);

    let heardAt = performance.now();
    const samples = new Map<string, number>();
    const listen = async () => {
      const stream = video.srcObject;
      const track = stream instanceof MediaStream ? stream.getAudioTracks()[0] : undefined;
      const peer = window.parleyProbe.peers.find((one) =>
        one.getReceivers().some((receiver) => receiver.track === track),
      );
      if (track && peer) {
        const stats = await peer.getStats(track);
        stats.forEach((report) => {
          if (report.type === 'inbound-rtp') {
            const played = report.totalSamplesReceived - report.concealedSamples;
            if (played > (samples.get(track.id) ?? 0)) {
              const now = performance.now();
              gap.sound = Math.max(gap.sound, now - heardAt);
              heardAt = now;
            }
            samples.set(track.id, played);
          }
        });
      }
      if (!gap.stopped) {
        setTimeout(listen, 10);
      }
    };
    void listen();
  }, name);
}

export function endGap(person: Person): Promise<Gap> {
  return person.tab.evaluate(() => {
    const gap = (window as unknown as { parleyGap: { picture: number; sound: number; stopped: boolean } }).parleyGap;
    gap.stopped = true;
    return { picture: Math.round(gap.picture), sound: Math.round(gap.sound) };
  }, undefined);
}
