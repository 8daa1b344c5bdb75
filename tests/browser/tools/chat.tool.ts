import { expect, test } from 'vitest';
import { Child } from '../harness/child';
import { ParleyServer } from '../harness/parley-server';
import { freePort } from '../harness/ports';
import { until } from '../harness/wait';
import { onCore } from './cores';
import { load, loadFolder } from './load';
import { median } from './numbers';

const people = Number(process.env.PARLEY_BENCH_PEOPLE ?? 500);
const rates = (process.env.PARLEY_BENCH_RATES ?? '10,30').split(',').map(Number);
const repetitions = Number(process.env.PARLEY_BENCH_ROUNDS ?? 3);
const [serverCore, loadCore] = [0, 1];
/** Of the generator's core: beyond, it measures itself. */
const most = 0.85;

interface Round {
  readonly name: string;
  readonly method: string;
  readonly perSecond: number;
  readonly refused: number;
  readonly lost: number;
  readonly p50: number;
  readonly p99: number;
  readonly most: number;
  readonly serverMicroseconds: number;
  readonly databaseMicroseconds: number;
  readonly generator: number;
}

/** A reaction goes the way of a chat line, but is not written to the database. */
const kinds = [
  { room: 0, method: 'chatMessage', what: 'Parley, chat (each line is written to the database first)' },
  { room: 1, method: 'chatMessage', what: 'socket.io, chat (nothing is kept)' },
  { room: 0, method: 'sendReaction', what: 'Parley, reactions (nothing is kept)' },
];

test(`what one of ${people} says, to all of them`, async () => {
  const port = await freePort();
  const [parley, other] = await onCore(serverCore, async () => {
    const server = await ParleyServer.start({ Parley__RateLimits__Enabled: 'false' });
    return [server, new Child(process.execPath, ['server.mjs', String(port)], { cwd: loadFolder })] as const;
  });
  try {
    await until('socket.io listens', () => other.output.includes('listening'));
    const { meetingId } = await parley.createMeeting('All hands');
    const each = (perSecond: number) => kinds.map(({ room, method }) => ({ room, method, perSecond }));
    // The first ones compile.
    const rounds = each(rates.at(-1) ?? Number.NaN);
    for (const perSecond of rates) {
      rounds.push(...Array.from({ length: repetitions }, () => each(perSecond)).flat());
    }
    const measured = await load<Round>('load.mjs', loadCore, {
      rooms: [
        { name: 'Parley', dialect: 'parley', url: parley.url, meetingId, pid: parley.pid },
        { name: 'socket.io', dialect: 'socket.io', url: `http://localhost:${port}`, meetingId: 'all', pid: other.pid },
      ],
      people,
      rounds,
      warmUp: 1_000,
      measure: 5_000,
    });
    expect(measured).toHaveLength(rounds.length);
    expect(measured.filter(({ lost, refused }) => lost + refused > 0)).toEqual([]);
    report(measured.slice(kinds.length));
    expect(measured.filter(({ generator }) => generator > most)).toEqual([]);
  } finally {
    await other.stop();
    await parley.close();
  }
});

function report(measured: readonly Round[]): void {
  console.log(
    '| messages a second | what | p50 ms | p99 ms | most ms | server µs each | database µs each | generator |',
  );
  console.log('|---:|---|---:|---:|---:|---:|---:|---:|');
  for (const perSecond of rates) {
    for (const { room, method, what } of kinds) {
      const name = room === 0 ? 'Parley' : 'socket.io';
      const rounds = measured.filter(
        (one) => one.perSecond === perSecond && one.name === name && one.method === method,
      );
      const middle = (of: (round: Round) => number, digits = 1) => median(rounds.map(of)).toFixed(digits);
      const figures = [
        middle((one) => one.p50),
        middle((one) => one.p99),
        Math.max(...rounds.map((one) => one.most)).toFixed(1),
        middle((one) => one.serverMicroseconds),
        middle((one) => one.databaseMicroseconds, 2),
        `${Math.round(Math.max(...rounds.map((one) => one.generator)) * 100)} %`,
      ];
      console.log(`| ${perSecond} | ${what} | ${figures.join(' | ')} |`);
    }
  }
  console.log(JSON.stringify(measured));
}
