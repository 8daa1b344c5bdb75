import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Chromium } from '../harness/chromium';
import { expectMediaFrom } from '../harness/expect-media';
import type { Firefox } from '../harness/firefox';
import { needs } from '../harness/needs';
import type { ParleyServer } from '../harness/parley-server';
import { Person } from '../harness/person';
import { type PlainSite, plainSite } from '../harness/plain-site';
import { shared, sharedFirefox } from '../harness/shared';
import type { Tab } from '../harness/tab';
import { delay, until } from '../harness/wait';
import { publish, restart, statusOfPatch } from '../harness/whip-page';

/** A token for other software, made by the host. */
async function tokenFor(server: ParleyServer, meetingId: string, hostToken: string, kind: 'publish' | 'watch') {
  const answer = await fetch(`${server.url}/api/meetings/${meetingId}/stream-tokens`, {
    method: 'POST',
    headers: { authorization: `Bearer ${hostToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ kind }),
  });
  expect(answer.status).toBe(201);
  return ((await answer.json()) as { token: string }).token;
}

const watched = (tab: Tab) =>
  tab.evaluate(() => {
    const video = document.querySelector('video');
    return { width: video?.videoWidth ?? 0, at: video?.currentTime ?? 0 };
  }, undefined);

/** Sound that a player has received, with the energy of speech and not of silence. */
const heard = (tab: Tab) =>
  tab.evaluate(async () => {
    let energy = 0;
    for (const peer of window.parleyProbe.peers) {
      for (const report of (await peer.getStats()).values()) {
        energy += report.type === 'inbound-rtp' && report.kind === 'audio' ? (report.totalAudioEnergy ?? 0) : 0;
      }
    }
    return energy;
  }, undefined);

describe.skipIf(needs('firefox-esr', 'firefox'))('a page of another site in a meeting', () => {
  let server: ParleyServer;
  let chromium: Chromium;
  let firefox: Firefox;
  let site: PlainSite;
  let hostToken: string;
  let meetingId: string;
  let ada: Person;
  let stage: Tab;

  beforeAll(async () => {
    [[server, chromium], firefox, site] = await Promise.all([shared(), sharedFirefox(), plainSite()]);
    ({ meetingId, hostToken } = await server.createMeeting('Plans'));
    ada = await Person.join(await chromium.tab(), `${server.url}/m/${meetingId}#host=${hostToken}`, 'Ada');
    stage = await chromium.tab();
  });
  afterAll(async () => {
    await chromium?.closeTabs();
    await firefox?.closeTabs();
    await site?.close();
  });

  test('publishes, and is seen and heard as what it is', { timeout: 60_000 }, async () => {
    await stage.goto(site.url);
    const endpoint = `${server.url}/api/meetings/${meetingId}/whip?name=Stage`;

    const { session } = await stage.evaluate(publish, {
      endpoint,
      token: await tokenFor(server, meetingId, hostToken, 'publish'),
    });

    await expectMediaFrom(ada, 'Stage');
    expect((await ada.tileOf('Stage'))?.id).toBe(session.split('/').at(-1));
    await ada.press('Participants');
    await ada.seesText('via WHIP');
  });

  test('goes on after an ICE restart', { timeout: 60_000 }, async () => {
    const etag = await stage.evaluate(restart, hostToken);

    expect(etag).toMatch(/^"/);
    await until('the new ICE session is connected', () =>
      stage.evaluate(async () => {
        const { connection } = window.whip;
        const ufrag = connection.localDescription?.sdp.match(/a=ice-ufrag:(.*)\r\n/)?.[1];
        const reports = [...(await connection.getStats()).values()];
        return reports.some(
          (one) => one.type === 'transport' && one.iceState === 'connected' && one.iceLocalUsernameFragment === ufrag,
        );
      }, undefined),
    );
    await expectMediaFrom(ada, 'Stage');
  });

  test('is watched in Firefox, and the viewer is counted', { timeout: 60_000 }, async () => {
    const viewer = await firefox.tab();
    const token = await tokenFor(server, meetingId, hostToken, 'watch');
    await viewer.goto(`${server.url}/watch/${meetingId}?participant=${(await ada.tileOf('Stage'))?.id}#token=${token}`);

    const first = await until('there is a picture', async () => {
      const now = await watched(viewer);
      return now.width > 0 ? now : undefined;
    });
    await until('the picture moves', async () => (await watched(viewer)).at > first.at + 1);
    await until('there is sound', async () => (await heard(viewer)) > 0);
    await ada.seesText('1 viewer');
    expect((await ada.tiles()).filter((tile) => !tile.screen)).toHaveLength(2);

    await viewer.close();
    await until(
      'the viewer is gone',
      async () => !(await ada.tab.evaluate(() => document.body.innerText, undefined)).includes('1 viewer'),
    );
  });

  test('is muted and removed by the host', { timeout: 60_000 }, async () => {
    await ada.press('Actions for Stage');
    await ada.choose('Mute');
    await ada.seesTile('Stage', { audio: 'off' });
    await delay(500);
    const { audioPacketsReceived } = await ada.mediaOf('Stage');
    await delay(1_500);
    expect((await ada.mediaOf('Stage')).audioPacketsReceived).toBe(audioPacketsReceived);

    await ada.press('Actions for Stage');
    await ada.choose('Remove from meeting');
    await ada.seesNoTile('Stage');
    expect(await stage.evaluate(statusOfPatch, hostToken)).toBe(404);
  });
});
