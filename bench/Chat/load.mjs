// Rooms of one or two servers full of people, who say something in turn; how long each word takes to each of them, and what it costs.
// usage: load.mjs JSON, with { rooms: [{ name, dialect, url, meetingId, pid }], people, rounds: [{ room, method, perSecond }], warmUp, measure }
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { dialects } from './dialects.mjs';
import { forEach, Guest, keepAlive } from './guest.mjs';
import { processorTime, rank } from './processes.mjs';

const { rooms, people, rounds, warmUp, measure } = JSON.parse(process.argv[2]);
const words = 'Good morning, everybody: shall we look at the numbers of last week first, or wait for the others?';

for (const room of rooms) {
  const dialect = dialects[room.dialect];
  room.guests = Array.from({ length: people });
  await forEach(room.guests, 32, async (_, i) => {
    room.guests[i] = await Guest.connect(room.url, dialect);
  });
  keepAlive(room.guests);
  await forEach(room.guests, 8, (guest, i) => guest.join(room.meetingId, `Guest ${i + 1}`));
}
// What the joins have left to do.
await delay(3_000);

const requestOf = {
  chatMessage: (stamp) => ({ text: `#${stamp}# ${words}` }),
  sendReaction: () => ({ reaction: 'clap' }),
};
const signalOf = { chatMessage: 'chatMessage', sendReaction: 'reaction' };

/** Which of the messages on their way this is: by its text, or, where it has none, by who sent it. */
function keyOf(method, text) {
  const from = method === 'chatMessage' ? text.indexOf('"text":"#') + 9 : text.indexOf('"participantId":"') + 17;
  return text.slice(from, text.indexOf(method === 'chatMessage' ? '#' : '"', from));
}

async function round({ room: index, method, perSecond }) {
  const room = rooms[index];
  const sent = new Map();
  const latencies = [];
  let delivered = 0;
  let refused = 0;
  let counts = false;
  for (const guest of room.guests) {
    guest.onSignal = (name, text) => {
      if (name === signalOf[method]) {
        const key = keyOf(method, text);
        const message = sent.get(key);
        if (message === undefined) {
          throw new Error(`nobody sent this: ${text}`);
        }
        delivered += message.counts ? 1 : 0;
        if (message.counts) {
          latencies.push(performance.now() - message.at);
        }
      }
    };
  }

  const started = performance.now();
  const total = Math.round(((warmUp + measure) / 1_000) * perSecond);
  let counted = 0;
  let before;
  for (let number = 0; number < total; number++) {
    const due = started + (number * 1_000) / perSecond;
    const wait = due - performance.now();
    if (wait > 0) {
      await delay(wait);
    }
    if (!counts && due - started >= warmUp) {
      counts = true;
      before = { server: processorTime(room.pid), own: process.cpuUsage(), at: performance.now() };
    }
    const guest = room.guests[number % people];
    const key = method === 'chatMessage' ? String(number) : guest.participantId;
    sent.set(key, { at: performance.now(), counts });
    counted += counts ? 1 : 0;
    void guest.call(method, requestOf[method](number)).then((answer) => {
      refused += answer.accepted ? 0 : 1;
    });
  }
  const own = process.cpuUsage(before.own);
  const wall = performance.now() - before.at;
  for (let tries = 0; delivered < counted * people && tries < 100; tries++) {
    await delay(50);
  }
  const after = processorTime(room.pid);
  latencies.sort((a, b) => a - b);
  console.log(
    JSON.stringify({
      name: room.name,
      method,
      perSecond,
      refused,
      lost: counted * people - delivered,
      p50: rank(latencies, 0.5),
      p99: rank(latencies, 0.99),
      most: latencies.at(-1),
      serverMicroseconds: ((after.own - before.server.own) * 1_000) / delivered,
      databaseMicroseconds: ((after.below - before.server.below) * 1_000) / delivered,
      generator: (own.user + own.system) / 1_000 / wall,
    }),
  );
  await delay(500);
}

for (const one of rounds) {
  await round(one);
}
process.exit(0);
