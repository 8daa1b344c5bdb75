import { expect, test } from 'vitest';
import { ParleyServer } from '../harness/parley-server';
import { onCore } from './cores';
import { load } from './load';

const meetings = Number(process.env.PARLEY_BENCH_ROOMS ?? 20);
const guests = Number(process.env.PARLEY_BENCH_GUESTS ?? 500);
/** Knocks on their way at one time. */
const atOnce = 64;
const [serverCore, loadCore] = [0, 1];
const most = 0.85;

interface Knocks {
  readonly waiting: number;
  readonly hostsSee: readonly number[];
  readonly connectionsPerSecond: number;
  readonly joinsPerSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly serverMicroseconds: number;
  readonly databaseMicroseconds: number;
  readonly generator: number;
  readonly bytesPerConnection: number;
  readonly bytesPerWaiter: number;
}

test(`${guests} guests knock at each of ${meetings} meetings`, async () => {
  const server = await onCore(serverCore, () => ParleyServer.start({ Parley__RateLimits__Enabled: 'false' }));
  try {
    const made = [];
    for (let i = 0; i < meetings; i++) {
      const answer = await fetch(`${server.url}/api/meetings`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ title: `Meeting ${i + 1}`, settings: { waitingRoomEnabled: true } }),
      });
      made.push((await answer.json()) as { meetingId: string; hostToken: string });
    }
    const plan = {
      url: server.url,
      pid: server.pid,
      meetings: made.map(({ meetingId, hostToken }) => ({ meetingId, hostToken })),
      guests,
      atOnce,
    };
    const [knocks] = await load<Knocks>('knock.mjs', loadCore, plan);
    expect(knocks?.waiting).toBe(meetings * guests);
    expect(knocks?.hostsSee).toEqual(made.map(() => guests));
    if (knocks) {
      report(knocks);
      expect(knocks.generator).toBeLessThan(most);
    }
  } finally {
    await server.close();
  }
});

function report(knocks: Knocks): void {
  const kilobytes = (bytes: number) => (bytes / 1024).toFixed(1);
  console.log(
    [
      `${Math.round(knocks.joinsPerSecond)} joins into waiting rooms a second`,
      `p50 ${knocks.p50.toFixed(0)} ms and p99 ${knocks.p99.toFixed(0)} ms with ${atOnce} at one time`,
      `processor ${knocks.serverMicroseconds.toFixed(0)} µs server and ${knocks.databaseMicroseconds.toFixed(0)} µs database each`,
      `${Math.round(knocks.connectionsPerSecond)} connections a second before`,
      `${kilobytes(knocks.bytesPerConnection)} kB a connection, ${kilobytes(knocks.bytesPerWaiter)} kB more who waits`,
      `generator ${Math.round(knocks.generator * 100)} % of its core`,
    ].join('\n'),
  );
}
