import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { HubClient } from '../harness/hub';
import { newMeeting } from '../harness/meeting';
import { ParleyServer } from '../harness/parley-server';
import { delay } from '../harness/wait';

const meetings = 10;
const perMeeting = 5;

test('memory of server and database', async () => {
  const server = await ParleyServer.start({ Parley__RateLimits__Enabled: 'false' });
  try {
    await delay(20_000);
    report('idle, 20 s after the start', server);

    const people: HubClient[] = [];
    for (let i = 0; i < meetings; i++) {
      const { id } = await newMeeting(server);
      for (let seat = 0; seat < perMeeting; seat++) {
        people.push(await HubClient.join(server, id, `Person ${seat + 1}`));
      }
    }
    for (let round = 0; round < 10; round++) {
      for (const person of people) {
        expect(await person.call('chatMessage', { text: 'Good morning, everybody.' })).toMatchObject({
          accepted: true,
        });
      }
      await delay(1_000);
    }
    expect(people.every((person) => !person.closed)).toBe(true);
    report(
      `${people.length} joined participants in ${meetings} meetings, after ${people.length * 10} chat lines`,
      server,
    );
    await Promise.all(people.map((person) => person.close()));
  } finally {
    await server.close();
  }
});

/** Proportional set size: shared pages count once, divided among those who share them (proc(5), smaps_rollup). */
function report(when: string, server: ParleyServer): void {
  const processes = readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0)
    .flatMap((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        const parent = Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
        return [{ pid, parent, command }];
      } catch {
        // It ended while the list was read.
        return [];
      }
    });
  const ours = new Set([server.pid]);
  for (const { pid, command } of processes) {
    if (command.includes(server.dataFolder)) {
      ours.add(pid);
    }
  }
  for (let grown = -1; grown !== ours.size; ) {
    grown = ours.size;
    for (const { pid, parent } of processes) {
      if (ours.has(parent)) {
        ours.add(pid);
      }
    }
  }

  const pss = (pid: number) =>
    Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]) / 1024;
  const own = pss(server.pid);
  const database = [...ours].filter((pid) => pid !== server.pid).reduce((sum, pid) => sum + pss(pid), 0);
  console.log(
    `${when}: server ${own.toFixed(0)} MB + database ${database.toFixed(0)} MB (${ours.size - 1} processes) = ${(own + database).toFixed(0)} MB PSS`,
  );
}
