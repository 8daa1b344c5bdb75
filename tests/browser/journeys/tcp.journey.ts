import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Chromium } from '../harness/chromium';
import { expectMediaAmong } from '../harness/expect-media';
import { type Meeting, newMeeting } from '../harness/meeting';
import { ParleyServer } from '../harness/parley-server';
import { Person } from '../harness/person';
import { UdpHop } from '../harness/udp-hop';

describe('where UDP is blocked', () => {
  let server: ParleyServer;
  let browser: Chromium;
  let hop: UdpHop;
  let meeting: Meeting;
  let people: Person[];

  beforeAll(async () => {
    [server, browser] = await Promise.all([ParleyServer.start({ Parley__Media__Topology: 'sfu' }), Chromium.launch()]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  beforeEach(async () => {
    hop = await UdpHop.to(server.mediaPort);
    meeting = await newMeeting(server);
    people = [
      await Person.join(await browser.tab(), meeting.hostLink, 'Ada'),
      await Person.join(await browser.tab(), meeting.link, 'Cem'),
    ];
  });
  afterEach(async () => {
    await browser.closeTabs();
    hop.close();
  });

  const benJoins = async () => {
    const ben = await Person.join(await browser.tab({ mediaBy: { udp: hop.port, tcp: true } }), meeting.link, 'Ben');
    people.push(ben);
    return ben;
  };

  /** The protocol of the path in use. */
  const protocolOf = (person: Person) =>
    person.tab.evaluate(async () => {
      const stats = new Map<string, Record<string, unknown>>();
      for (const peer of window.parleyProbe.peers.filter((one) => one.connectionState === 'connected')) {
        (await peer.getStats()).forEach((report) => {
          stats.set(report.id, report);
        });
      }
      const transport = [...stats.values()].find((one) => one.type === 'transport' && one.selectedCandidatePairId);
      const pair = stats.get(String(transport?.selectedCandidatePairId));
      return String(stats.get(String(pair?.localCandidateId))?.protocol);
    }, undefined);

  test('from the beginning, media goes by TCP', async () => {
    hop.block();
    const ben = await benJoins();
    const began = performance.now();
    await expectMediaAmong(people, 30_000);
    console.log(`blocked from the beginning: media after ${Math.round(performance.now() - began)} ms`);
    expect(await protocolOf(ben)).toBe('tcp');
  });

  test('in the middle of a call, media goes on by TCP', async () => {
    const ben = await benJoins();
    await expectMediaAmong(people, 30_000);
    expect(await protocolOf(ben)).toBe('udp');

    hop.block();
    const blocked = performance.now();
    await expectMediaAmong(people, 30_000);
    // Frames that were on their way count too, so it is asked twice.
    await expectMediaAmong(people, 30_000);
    console.log(`blocked in the middle: media again after ${Math.round(performance.now() - blocked)} ms`);
    expect(await protocolOf(ben)).toBe('tcp');
  });
});
