import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Child } from '../harness/child';
import { asPeopleHaveIt, Chromium, type ChromiumTab } from '../harness/chromium';
import { ParleyServer } from '../harness/parley-server';
import { Person } from '../harness/person';
import { repository } from '../harness/repository';
import { delay, until } from '../harness/wait';

const measured = 20_000;
const settled = 15_000;

/** Hundredths of a second of processor time (proc(5): fields 14 and 15 of stat, and USER_HZ is 100 on Linux). */
function processorTime(root: number): number {
  const parents = new Map<number, { readonly parent: number; readonly ticks: number }>();
  for (const pid of readdirSync('/proc')
    .map(Number)
    .filter((one) => one > 0)) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat
        .slice(stat.lastIndexOf(')') + 2)
        .split(' ')
        .map(Number);
      parents.set(pid, { parent: fields[1] ?? 0, ticks: (fields[11] ?? 0) + (fields[12] ?? 0) });
    } catch {
      // It ended while the list was read.
    }
  }
  const belongs = (pid: number): boolean => pid === root || belongsToParent(pid);
  const belongsToParent = (pid: number): boolean => {
    const parent = parents.get(pid)?.parent ?? 0;
    return parent > 1 && belongs(parent);
  };
  return [...parents].reduce((sum, [pid, { ticks }]) => (belongs(pid) ? sum + ticks : sum), 0);
}

interface Look {
  readonly bytes: number;
  readonly decoded: number;
  readonly receiving: number;
  readonly at: number;
}

/** Runs in the page: what came from the media server so far, without the headers of IP and UDP. */
const look = (tab: ChromiumTab): Promise<Look> =>
  tab.evaluate(async () => {
    const peer = window.parleyProbe.peers.find(
      (one) => one.connectionState === 'connected' && one.getReceivers().length > 4,
    );
    const result = { bytes: 0, decoded: 0, receiving: 0, at: performance.now() };
    (await peer?.getStats())?.forEach((report) => {
      if (report.type === 'transport') {
        result.bytes += report.bytesReceived;
      } else if (report.type === 'inbound-rtp' && report.kind === 'video') {
        result.decoded += report.framesDecoded ?? 0;
        result.receiving += report.framesPerSecond > 0 ? 1 : 0;
      }
    });
    return result;
  }, undefined);

describe('one page in a meeting of many, the others by WHIP with three of them with a microphone on', () => {
  let server: ParleyServer;
  let browser: Chromium;

  beforeAll(async () => {
    [server, browser] = await Promise.all([
      ParleyServer.start({ Parley__Media__Topology: 'sfu', Parley__RateLimits__Enabled: 'false' }),
      Chromium.launch(),
    ]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  test.each([12, 49])('%i people', async (people) => {
    const { meetingId, hostToken } = await server.createMeeting('Crowd');
    const program = join(repository, 'bench/Parley.Bench/bin/Release/net10.0/Parley.Bench.dll');
    const bots = new Child(
      'dotnet',
      [
        program,
        ...['publish', '--to', server.url, '--meeting', meetingId, '--token', hostToken],
        ...['--publishers', String(people - 1), '--seconds', '300'],
      ],
      { cwd: repository },
    );
    try {
      await until(
        'the bots are there',
        async () => bots.output.includes('ready') || (bots.ended && Promise.reject(new Error(bots.output))),
        {
          within: 120_000,
        },
      );
      const tab = await browser.tab({ ...asPeopleHaveIt, width: 1440, height: 900 });
      await Person.join(tab, `${server.url}/m/${meetingId}#host=${hostToken}`, 'Ada');
      await delay(settled);
      const [first, ticks] = [await look(tab), processorTime(browser.pid)];
      await delay(measured);
      const [last, ticksAfter] = [await look(tab), processorTime(browser.pid)];
      const seconds = (last.at - first.at) / 1000;
      const megabits = ((last.bytes - first.bytes) * 8) / seconds / 1e6;
      const tiles = await tab.evaluate(() => document.querySelectorAll('[data-participant-id]').length, undefined);
      console.log(
        `${people} people: ${tiles} tiles, ${last.receiving} pictures arrive, ${Math.round((last.decoded - first.decoded) / seconds)} frames a second decoded, ` +
          `downlink ${megabits.toFixed(2)} Mbit/s, browser ${((ticksAfter - ticks) / seconds / 100).toFixed(2)} cores`,
      );
      expect(last.receiving).toBeGreaterThan(0);
      expect(megabits).toBeLessThanOrEqual(4);
      await tab.close();
    } finally {
      await bots.stop();
    }
  });
});
