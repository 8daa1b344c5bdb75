// Guests who all ask to be let in at once, into meetings whose hosts are there.
// usage: knock.mjs JSON, with { url, pid, meetings: [{ meetingId, hostToken }], guests (in each), atOnce }
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { dialects } from './dialects.mjs';
import { forEach, Guest, keepAlive } from './guest.mjs';
import { memoryOf, processorTime, rank } from './processes.mjs';

const { url, pid, meetings, guests: perMeeting, atOnce } = JSON.parse(process.argv[2]);
const all = [];
keepAlive(all);
const connect = async () => {
  const guest = await Guest.connect(url, dialects.parley);
  all.push(guest);
  return guest;
};

const seen = new Map();
for (const { meetingId, hostToken } of meetings) {
  const host = await connect();
  host.onSignal = (name, text) => {
    if (name === 'waitingRoomUpdate') {
      seen.set(meetingId, Number(/"count":(\d+)/.exec(text)[1]));
    }
  };
  await host.join(meetingId, 'Ada', { hostToken });
}

const quiet = async () => {
  await delay(5_000);
  return memoryOf(pid);
};
const empty = await quiet();
const guests = Array.from({ length: meetings.length * perMeeting });
const connecting = performance.now();
await forEach(guests, atOnce, async (_, i) => {
  guests[i] = await connect();
});
const connected = performance.now();
const withConnections = await quiet();

const latencies = [];
const before = { server: processorTime(pid), own: process.cpuUsage(), at: performance.now() };
await forEach(guests, atOnce, async (guest, i) => {
  const asked = performance.now();
  const waits = new Promise((resolve) => {
    guest.onSignal = (name) => {
      if (name === 'waitingRoomJoined') {
        latencies.push(performance.now() - asked);
        resolve();
      }
    };
  });
  const answer = await guest.join(meetings[i % meetings.length].meetingId, `Guest ${i + 1}`);
  if (!answer.waiting) {
    throw new Error(`Guest ${i + 1} did not have to wait`);
  }
  await waits;
});
const took = performance.now() - before.at;
const after = processorTime(pid);
const own = process.cpuUsage(before.own);
const withWaiters = await quiet();
latencies.sort((a, b) => a - b);
console.log(
  JSON.stringify({
    waiting: latencies.length,
    hostsSee: [...seen.values()],
    connectionsPerSecond: (guests.length * 1_000) / (connected - connecting),
    joinsPerSecond: (guests.length * 1_000) / took,
    p50: rank(latencies, 0.5),
    p99: rank(latencies, 0.99),
    serverMicroseconds: ((after.own - before.server.own) * 1_000) / guests.length,
    databaseMicroseconds: ((after.below - before.server.below) * 1_000) / guests.length,
    generator: (own.user + own.system) / 1_000 / took,
    bytesPerConnection: (withConnections - empty) / guests.length,
    bytesPerWaiter: (withWaiters - withConnections) / guests.length,
  }),
);
process.exit(0);
